import type { Instant } from '../../platform/clock.ts';
import { reject } from '../errors.ts';
import { reverseInvoice } from '../invoice/credit.ts';
import type { CreditNoteIssued } from '../invoice/events.ts';
import type { InvoiceState } from '../invoice/invoice.ts';
import type { Occasion } from '../types.ts';
import type { SubscriptionPlanChangeCompleted, SubscriptionPlanChangeReverted } from './events.ts';
import type { RevertPlanChange } from './inputs.ts';
import { settledBy, type Subscription } from './subscription.ts';

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
  readonly creditNote: CreditNoteIssued;
}

/**
 * Takes back a change in flight as of its own moment, and credits its invoice in full. `invoice` is the one that it issued.
 */
export function revertPlanChange(
  state: Subscription,
  invoice: NonNullable<InvoiceState>,
  { operationId, reason }: RevertPlanChange,
  occasion: Occasion,
  creditBalance: bigint,
): PlanRevert {
  const { changed, before } = refuseOthers(state, operationId);
  const creditNote = reverseInvoice(invoice, {
    ...occasion,
    operationId,
    reason,
    settlement: 'credit',
    creditBalance,
    creditedByChanges: new Map(),
  });
  return {
    reverted: {
      type: 'SubscriptionPlanChangeReverted',
      data: {
        subscriptionId: state.subscriptionId,
        accountId: state.accountId,
        operationId,
        reason,
        effectiveAt: changed.effectiveAt,
        previous: changed.terms,
        terms: before.terms,
        currentPeriod: before.currentPeriod,
        voidedLineIds: [...changed.credits, ...changed.debits].map((line) => line.lineId),
        creditNoteId: creditNote.data.creditNoteId,
      },
    },
    creditNote,
  };
}

/** The change in flight, if the operation began it. */
export function refuseOthers(
  state: Subscription,
  operationId: string,
): NonNullable<Subscription['inFlight']> {
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
