import type { Instant } from '../../platform/clock.ts';
import { reject } from '../errors.ts';
import type { Credited } from '../invoice/booking.ts';
import { reverseInvoices } from '../invoice/credit.ts';
import type { Invoice } from '../invoice/invoice.ts';
import type { Loaded } from '../loading.ts';
import type { Occasion } from '../types.ts';
import type {
  SubscriptionChangeScheduled,
  SubscriptionPlanChangeCompleted,
  SubscriptionPlanChangeReverted,
} from './events.ts';
import { inForce } from './in-force.ts';
import type { RevertPlanChange } from './inputs.ts';
import { settledBy, type InFlight, type Subscription } from './subscription.ts';

/** The change is settled downstream; the next one may begin. Null where it was completed before. */
export function completePlanChange(
  state: Subscription,
  operationId: string,
  now: Instant,
): SubscriptionPlanChangeCompleted | null {
  if (settledBy(state, operationId)?.outcome === 'completed') return null;
  refuseOthers(state, operationId);
  const { subscriptionId, accountId } = state;
  return {
    type: 'SubscriptionPlanChangeCompleted',
    data: { subscriptionId, accountId, operationId, completedAt: now },
  };
}

export interface PlanRevert {
  readonly reverted: SubscriptionPlanChangeReverted;
  /** What the change had replaced, agreed on again; null where nothing was pending. */
  readonly scheduled: SubscriptionChangeScheduled | null;
  readonly notes: readonly Credited[];
}

/** Invoices that the revert of a change in flight takes back: its own, and those of periods that began since. */
export function invoicesInFlight({ inFlight }: Pick<Subscription, 'inFlight'>): readonly string[] {
  if (!inFlight) return [];
  const { invoiceId } = inFlight.changed;
  return invoiceId === null ? inFlight.renewals : [invoiceId, ...inFlight.renewals];
}

/**
 * Takes back a change in flight as of its own moment, and credits its invoice in full, with those of periods that began since: they are
 * due again. `invoices` are those that it issued; `creditBalance` is what the customer has to their credit, in minor units.
 */
export function revertPlanChange(
  state: Subscription,
  invoices: readonly Loaded<Invoice>[],
  { operationId, reason }: RevertPlanChange,
  creditBalance: bigint,
  occasion: Occasion,
): PlanRevert {
  const { changed, before, pending } = refuseOthers(state, operationId);
  const credit = {
    ...{ ...occasion, operationId, reason, creditBalance },
    settlement: 'credit',
    creditedByChanges: new Map<string, bigint>(),
  } as const;
  const notes = reverseInvoices(invoices, credit).filter(({ note }) => note.data.lines.length > 0);
  const named = notes.map(({ note: { data } }) => {
    return { invoiceId: data.invoiceId, creditNoteId: data.creditNoteId };
  });
  const own = named.find(({ invoiceId }) => invoiceId === changed.invoiceId);
  return {
    reverted: {
      type: 'SubscriptionPlanChangeReverted',
      data: {
        ...inForce(state, changed.effectiveAt, { terms: before.terms }, { ...occasion, operationId }),
        reason,
        previous: changed.terms,
        currentPeriod: before.currentPeriod,
        voidedLineIds: [...changed.credits, ...changed.debits].map((line) => line.lineId),
        creditNoteId: own?.creditNoteId ?? null,
        renewalsReversed: named.filter((each) => each !== own),
      },
    },
    scheduled: pending && {
      type: 'SubscriptionChangeScheduled',
      data: {
        ...{ subscriptionId: state.subscriptionId, accountId: state.accountId },
        ...{ ...pending, replaces: null, scheduledAt: occasion.now },
      },
    },
    notes,
  };
}

/** The change in flight, if the operation began it. */
export function refuseOthers(state: Subscription, operationId: string): InFlight {
  if (state.inFlight?.changed.operationId === operationId) return state.inFlight;
  const settled = settledBy(state, operationId);
  if (settled) {
    const { outcome } = settled;
    reject(
      'LaterFactsStandOnIt',
      'operationId',
      `The change was ${outcome} before; make a new change instead.`,
      {
        outcome,
      },
    );
  }
  return reject(
    'OperationNotFound',
    'operationId',
    'operationId names no change of this subscription; check the id.',
  );
}
