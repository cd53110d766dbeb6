import type { Instant, LocalDate } from '../../platform/clock.ts';
import { reject } from '../errors.ts';
import type { Fold } from '../loading.ts';
import type { Debit, Period, SubscriptionEvent, SubscriptionPlanChanged, Terms } from './events.ts';
import type { OpenDebit } from './proration.ts';
import { sameInterval } from './terms.ts';

/** What billing stands on; a reverted change puts the earlier footing back whole. */
export interface Footing {
  readonly terms: Terms;
  /** Periods are counted from here; its day of month is kept until the interval changes. */
  readonly anchor: LocalDate;
  readonly currentPeriod: Period;
  /** Debits of which days may still be unused. */
  readonly debits: readonly OpenDebit[];
  /** By line, what changes have credited of it; positive minor units. */
  readonly credited: ReadonlyMap<string, bigint>;
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
  /** How earlier changes ended, by operation. */
  readonly settled: ReadonlyMap<string, Settled>;
  /** Nothing may take effect before what already has. */
  readonly lastEffectiveAt: Instant;
};

export type Settled =
  | { readonly outcome: 'completed' }
  | { readonly outcome: 'reverted'; readonly invoiceId: string; readonly creditNoteId: string };

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
        settled: settle(state, event.data.operationId, { outcome: 'completed' }),
      };
    case 'SubscriptionPlanChangeReverted': {
      if (!state.inFlight) return state;
      const { before, changed } = state.inFlight;
      const { operationId, creditNoteId } = event.data;
      const { invoiceId } = changed;
      const settled = settle(state, operationId, { outcome: 'reverted', invoiceId, creditNoteId });
      return { ...state, footing: before, inFlight: null, settled };
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
      credited: new Map(),
    },
    inFlight: null,
    settled: new Map(),
    lastEffectiveAt: effectiveAt,
  };
}

function changed(before: Footing, change: SubscriptionPlanChanged['data']): Footing {
  const credited = new Map(before.credited);
  for (const { ofLineId, amount } of change.credits) {
    credited.set(ofLineId, (credited.get(ofLineId) ?? 0n) + amount.minor);
  }
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
    credited,
  };
}

function open(debits: readonly Debit[]): readonly OpenDebit[] {
  return debits.map((debit) => ({ ...debit, coveredUntil: debit.period.end }));
}

function settle(state: Subscription, operationId: string, as: Settled): Subscription['settled'] {
  return new Map(state.settled).set(operationId, as);
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
