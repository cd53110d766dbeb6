import type { SubscriptionEvent, UnpaidCredit } from './events.ts';
import {
  begun,
  changed,
  charged,
  credited,
  creditLost,
  discounted,
  reactivated,
  released,
  resumed,
  takenBack,
} from './footing.ts';
import type { Settled, Subscription } from './subscription.ts';

type Later = Exclude<SubscriptionEvent, { type: 'SubscriptionStarted' }>;

/** What an event does to a subscription that was agreed before. */
export function evolveLater(before: Subscription, event: Later): Subscription {
  const state = standing(before, event);
  const { footing } = state;
  switch (event.type) {
    case 'SubscriptionTrialStarted':
      return { ...state, trialUntil: event.data.trial.until };
    case 'SubscriptionActivated': {
      const { currentPeriod, debits } = event.data;
      return { ...state, footing: begun(footing, currentPeriod, debits) };
    }
    case 'SubscriptionRenewalCompleted': {
      const { currentPeriod, debits, invoiceId } = event.data;
      const { inFlight } = state;
      return {
        ...state,
        footing: charged(footing, currentPeriod, debits),
        inFlight: inFlight && { ...inFlight, renewals: [...inFlight.renewals, invoiceId] },
      };
    }
    case 'SubscriptionPlanVersionReached':
    case 'SubscriptionOverridesChanged':
    case 'SubscriptionHoldApplied':
    case 'SubscriptionHoldReleased':
      return state;
    case 'SubscriptionDiscountsChanged':
      return { ...state, footing: discounted(before.footing, event.data.terms) };
    case 'SubscriptionPlanChanged':
    case 'SubscriptionQuantityChanged':
    case 'SubscriptionAddOnsChanged': {
      const pending = event.data.scheduledBy === null ? state.pending : null;
      return {
        ...state,
        footing: changed(before.footing, event.data),
        inFlight: { changed: event.data, before: before.footing, pending, renewals: [] },
        pending,
      };
    }
    case 'SubscriptionPlanChangeCompleted': {
      const { operationId } = event.data;
      return { ...state, inFlight: null, settled: andThen(state, { operationId, outcome: 'completed' }) };
    }
    case 'SubscriptionPlanChangeReverted': {
      if (!before.inFlight) return before;
      const { invoiceId } = before.inFlight.changed;
      const { operationId, creditNoteId } = event.data;
      const settled = { operationId, outcome: 'reverted', invoiceId, creditNoteId } as const;
      return {
        ...state,
        footing: before.inFlight.before,
        inFlight: null,
        settled: andThen(state, settled),
      };
    }
    case 'SubscriptionChangeScheduled': {
      const { operationId, kind, direction, change, setupFees, effectiveOn } = event.data;
      return { ...state, pending: { operationId, kind, direction, change, setupFees, effectiveOn } };
    }
    case 'SubscriptionScheduledChangeRevoked':
      return { ...state, pending: null };
    case 'SubscriptionPaused':
      return { ...state, footing: credited(footing, event.data) };
    case 'SubscriptionResumed':
      return { ...state, footing: resumed(footing, event) };
    case 'SubscriptionCancellationScheduled': {
      const { operationId, cancelOn: on, reason } = event.data;
      return { ...state, cancellation: { operationId, on, reason } };
    }
    case 'SubscriptionCancellationRevoked':
      return { ...state, cancellation: null };
    case 'SubscriptionCancelled': {
      const { cancelledOn, settlement, givenBackFrom = null } = event.data;
      const over = { ...state, cancelledOn, cancellation: null, pending: null };
      if (settlement === 'none') return over;
      return { ...over, footing: released(credited(footing, event.data), cancelledOn, givenBackFrom) };
    }
    case 'SubscriptionReactivated': {
      const { currentPeriod, debits, invoiceId } = event.data;
      const back = { ...state, cancelledOn: null };
      if (invoiceId === null) return back;
      return { ...back, footing: reactivated(footing, currentPeriod, debits) };
    }
    case 'SubscriptionBillTakenBack':
      return { ...state, footing: takenBack(footing, event.data) };
    case 'SubscriptionCreditLost':
      return lost(state, event.data.lost);
    case 'SubscriptionEnded':
      return { ...state, cancellation: null, pending: null };
  }
}

/** A revert takes the credits of its change back, and with them what nobody had paid of these. */
function lost(state: Subscription, credits: readonly UnpaidCredit[]): Subscription {
  const { footing, inFlight } = state;
  const after = { ...state, footing: creditLost(footing, credits) };
  if (!inFlight) return after;
  const ofChange = new Set(inFlight.changed.credits.map(({ ofLineId }) => ofLineId));
  const earlier = credits.filter(({ ofLineId }) => !ofChange.has(ofLineId));
  return { ...after, inFlight: { ...inFlight, before: creditLost(inFlight.before, earlier) } };
}

/** What the event leaves in force. A renewal that ends no coupon changes nothing but the period. */
function standing(state: Subscription, event: Later): Subscription {
  if (!('standing' in event.data)) return state;
  const { standing: now, held, terms, effectiveAt } = event.data;
  const routine = event.type === 'SubscriptionRenewalCompleted' && event.data.discountsEnded.length === 0;
  const later = !routine && effectiveAt > state.lastEffectiveAt;
  return {
    ...state,
    standing: now,
    held,
    footing: { ...state.footing, terms },
    lastEffectiveAt: later ? effectiveAt : state.lastEffectiveAt,
  };
}

/** Whoever settles a change asks about the last one, or about one of those just before it. */
const mostSettled = 20;

function andThen({ settled }: Subscription, last: Settled): Subscription['settled'] {
  return [...settled, last].slice(-mostSettled);
}
