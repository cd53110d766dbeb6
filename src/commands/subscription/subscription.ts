import type { Instant, LocalDate } from '../../platform/clock.ts';
import { reject } from '../errors.ts';
import type { SnapshotFold } from '../loading.ts';
import type { ChangeKind, Standing, SubscriptionEvent, SubscriptionStarted, TermsChange } from './events.ts';
import type { ChangeDirection } from '../rating/direction.ts';
import type { SetupFee } from '../rating/setup-fee.ts';
import type { Terms } from '../rating/terms.ts';
import { evolveLater } from './evolve.ts';
import { billedWith, opened, type Footing } from './footing.ts';

/** Agreed for a day to come. Discounts and overrides will be those then in force. */
export interface PendingChange {
  readonly operationId: string;
  readonly kind: ChangeKind;
  readonly direction: ChangeDirection;
  readonly change: Terms;
  readonly setupFees: readonly SetupFee[];
  readonly effectiveOn: LocalDate;
}

export interface InFlight {
  readonly changed: TermsChange;
  readonly before: Footing;
  /** What was pending when it began; a revert agrees on it again. */
  readonly pending: PendingChange | null;
  /** Invoices of periods that began since; a revert takes them back too. */
  readonly renewals: readonly string[];
}

/** Plain JSON, so that a snapshot can hold it. */
export interface Subscription {
  readonly subscriptionId: string;
  readonly accountId: string;
  readonly timeZone: string;
  readonly startedOn: LocalDate;
  readonly trialUntil: LocalDate | null;
  /** Fixed term: service ends on this day. */
  readonly endsOn: LocalDate | null;
  readonly standing: Standing;
  readonly held: boolean;
  /** Of one that was cancelled and not reactivated. */
  readonly cancelledOn: LocalDate | null;
  readonly footing: Footing;
  /** The one change that is not yet completed or reverted. */
  readonly inFlight: InFlight | null;
  readonly pending: PendingChange | null;
  readonly cancellation: {
    readonly operationId: string;
    readonly on: LocalDate;
    readonly reason: string | null;
  } | null;
  /** How the latest changes ended; the oldest first. */
  readonly settled: readonly Settled[];
  /** Nothing may take effect before what already has. */
  readonly lastEffectiveAt: Instant;
}

export type Settled = { readonly operationId: string } & (
  | { readonly outcome: 'completed' }
  | { readonly outcome: 'reverted'; readonly invoiceId: string | null; readonly creditNoteId: string | null }
);

/** Null before it was agreed. */
export type SubscriptionState = Subscription | null;

export const subscription: SnapshotFold<SubscriptionState, SubscriptionEvent> = {
  version: 8,
  initial: null,
  evolve(state, event) {
    if (event.type === 'SubscriptionStarted') return started(event.data);
    return state && evolveLater(state, event);
  },
};

function started(data: SubscriptionStarted['data']): Subscription {
  const { subscriptionId, accountId, timeZone, startedOn, trial, endsOn, setupFees, standing, held } = data;
  const { terms, currentPeriod, debits, effectiveAt } = data;
  const from = currentPeriod?.start ?? startedOn;
  return {
    ...{ subscriptionId, accountId, timeZone, startedOn, endsOn, standing, held },
    trialUntil: trial?.until ?? null,
    cancelledOn: null,
    footing: {
      terms,
      anchor: startedOn,
      currentPeriod,
      debits: opened(debits).filter((debit) => debit.coveredUntil > from),
      credited: [],
      unpaid: [],
      cutAt: null,
      unused: [],
      setupFees,
      billed: billedWith([], debits),
    },
    inFlight: null,
    pending: null,
    cancellation: null,
    settled: [],
    // What is agreed for a day to come is not in force yet.
    lastEffectiveAt: standing === 'scheduled' ? '1970-01-01T00:00:00.000Z' : effectiveAt,
  };
}

export function settledBy(state: Subscription, operationId: string): Settled | null {
  return state.settled.find((settled) => settled.operationId === operationId) ?? null;
}

export function existing(state: SubscriptionState): Subscription {
  return (
    state ??
    reject('SubscriptionNotFound', 'subscriptionId', 'subscriptionId names no subscription; check the id.')
  );
}
