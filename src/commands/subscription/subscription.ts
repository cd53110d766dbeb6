import type { Instant, LocalDate } from '../../platform/clock.ts';
import { reject } from '../errors.ts';
import type { Fold } from '../loading.ts';
import { sameInterval } from '../rating/direction.ts';
import type { Terms } from '../rating/terms.ts';
import type { Debit, Period, SubscriptionEvent, SubscriptionPlanChanged } from './events.ts';
import type { OpenDebit, TakenOfLine } from './proration.ts';

/** What billing stands on; a reverted change puts the earlier footing back whole. */
export interface Footing {
  readonly terms: Terms;
  /** Periods are counted from here; its day of month is kept until the interval changes. */
  readonly anchor: LocalDate;
  readonly currentPeriod: Period;
  /** Debits of which days may still be unused. */
  readonly debits: readonly OpenDebit[];
  /** What changes have credited of lines. */
  readonly credited: readonly TakenOfLine[];
}

export type Subscription = {
  readonly subscriptionId: string;
  readonly accountId: string;
  readonly timeZone: string;
  readonly startedOn: LocalDate;
  readonly cancelledOn: LocalDate | null;
  readonly footing: Footing;
  /** The one change that is not yet completed or reverted. */
  readonly inFlight: { readonly changed: SubscriptionPlanChanged['data']; readonly before: Footing } | null;
  /** How earlier changes ended. */
  readonly settled: readonly Settled[];
  /** Nothing may take effect before what already has. */
  readonly lastEffectiveAt: Instant;
};

export type Settled = { readonly operationId: string } & (
  | { readonly outcome: 'completed' }
  | { readonly outcome: 'reverted'; readonly invoiceId: string; readonly creditNoteId: string }
);

export function settledBy(state: Subscription, operationId: string): Settled | null {
  return state.settled.find((settled) => settled.operationId === operationId) ?? null;
}

/** Null before it started. */
export type SubscriptionState = Subscription | null;

export const subscription: Fold<SubscriptionState, SubscriptionEvent> = {
  initial: null,
  evolve(state, event) {
    if (event.type === 'SubscriptionStarted') return started(event.data);
    return state && next(state, event);
  },
};

type Later = Exclude<SubscriptionEvent, { type: 'SubscriptionStarted' }>;

function next(state: Subscription, event: Later): Subscription {
  switch (event.type) {
    case 'SubscriptionRenewalCompleted': {
      const { currentPeriod, debits } = event.data;
      return { ...state, footing: { ...state.footing, currentPeriod, debits: open(debits) } };
    }
    case 'SubscriptionPlanChanged':
      return {
        ...state,
        footing: changed(state.footing, event.data),
        inFlight: { changed: event.data, before: state.footing },
        lastEffectiveAt: event.data.effectiveAt,
      };
    case 'SubscriptionPlanChangeCompleted':
      return {
        ...state,
        inFlight: null,
        settled: [...state.settled, { operationId: event.data.operationId, outcome: 'completed' }],
      };
    case 'SubscriptionPlanChangeReverted': {
      if (!state.inFlight) return state;
      const { before, changed } = state.inFlight;
      const { operationId, creditNoteId } = event.data;
      const { invoiceId } = changed;
      const settled = { operationId, outcome: 'reverted', invoiceId, creditNoteId } as const;
      return { ...state, footing: before, inFlight: null, settled: [...state.settled, settled] };
    }
    case 'SubscriptionCancelled':
      return { ...state, cancelledOn: event.data.cancelledOn, lastEffectiveAt: event.data.effectiveAt };
  }
}

function started(data: Extract<SubscriptionEvent, { type: 'SubscriptionStarted' }>['data']): Subscription {
  const { subscriptionId, accountId, timeZone, startedOn, terms, currentPeriod, debits, effectiveAt } = data;
  return {
    subscriptionId,
    accountId,
    timeZone,
    startedOn,
    cancelledOn: null,
    footing: {
      terms,
      anchor: startedOn,
      currentPeriod,
      debits: open(debits).filter((debit) => debit.coveredUntil > currentPeriod.start),
      credited: [],
    },
    inFlight: null,
    settled: [],
    lastEffectiveAt: effectiveAt,
  };
}

function changed(before: Footing, change: SubscriptionPlanChanged['data']): Footing {
  const credits = change.credits.map(({ ofLineId, amount }) => ({ lineId: ofLineId, minor: amount.minor }));
  const creditedFrom = new Map(change.credits.map(({ ofLineId, period }) => [ofLineId, period.start]));
  const earlier = before.debits.map((debit) => ({
    ...debit,
    coveredUntil: creditedFrom.get(debit.lineId) ?? debit.coveredUntil,
  }));
  const sameGrid = sameInterval(change.previous.plan.interval, change.terms.plan.interval);
  return {
    terms: change.terms,
    anchor: sameGrid ? before.anchor : change.currentPeriod.start,
    currentPeriod: change.currentPeriod,
    debits: [...earlier, ...open(change.debits)].filter((debit) => debit.coveredUntil > debit.period.start),
    credited: [...before.credited, ...credits],
  };
}

function open(debits: readonly Debit[]): readonly OpenDebit[] {
  return debits.map((debit) => ({ ...debit, coveredUntil: debit.period.end }));
}

export function existing(state: SubscriptionState): Subscription {
  return (
    state ??
    reject('SubscriptionNotFound', 'subscriptionId', 'subscriptionId names no subscription; check the id.')
  );
}

/** Neither cancelled nor in the middle of a change. */
export function changeable(state: SubscriptionState): Subscription {
  const live = existing(state);
  if (live.cancelledOn !== null) {
    reject('SubscriptionCancelled', 'subscriptionId', 'The subscription was cancelled; start a new one.', {
      cancelledOn: live.cancelledOn,
    });
  }
  if (live.inFlight) {
    const { operationId } = live.inFlight.changed;
    reject(
      'ChangeInProgress',
      'subscriptionId',
      'A change is in flight; wait until it is completed or reverted.',
      {
        operationId,
      },
    );
  }
  return live;
}
