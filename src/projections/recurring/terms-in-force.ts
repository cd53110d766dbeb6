import type { InForce, SubscriptionEvent } from '../../commands/subscription/events.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';

/** What an event of a subscription leaves in force, whole. */
export type TermsInForce = Pick<
  InForce,
  'accountId' | 'subscriptionId' | 'operationId' | 'effectiveAt' | 'terms' | 'standing' | 'held'
>;

/** Null for events that leave the terms and the standing as they are, and for other streams. */
export function termsInForce(event: RecordedEvent): TermsInForce | null {
  const subscription = event as RecordedEvent & SubscriptionEvent;
  switch (subscription.type) {
    case 'SubscriptionStarted':
    case 'SubscriptionTrialStarted':
    case 'SubscriptionActivated':
    case 'SubscriptionPlanVersionReached':
    case 'SubscriptionPlanChanged':
    case 'SubscriptionQuantityChanged':
    case 'SubscriptionAddOnsChanged':
    case 'SubscriptionPlanChangeReverted':
    case 'SubscriptionDiscountsChanged':
    case 'SubscriptionOverridesChanged':
    case 'SubscriptionPaused':
    case 'SubscriptionResumed':
    case 'SubscriptionHoldApplied':
    case 'SubscriptionHoldReleased':
    case 'SubscriptionCancelled':
    case 'SubscriptionReactivated':
    case 'SubscriptionEnded':
      return inForce(subscription.data);
    case 'SubscriptionRenewalCompleted':
      // Nothing but the period is new, unless a coupon counted for the last time.
      return subscription.data.discountsEnded.length > 0 ? inForce(subscription.data) : null;
    case 'SubscriptionPlanChangeCompleted':
    case 'SubscriptionChangeScheduled':
    case 'SubscriptionScheduledChangeRevoked':
    case 'SubscriptionCancellationScheduled':
    case 'SubscriptionCancellationRevoked':
      return null;
    default:
      return null;
  }
}

function inForce(data: TermsInForce): TermsInForce {
  const { accountId, subscriptionId, operationId, effectiveAt, terms, standing, held } = data;
  return { accountId, subscriptionId, operationId, effectiveAt, terms, standing, held };
}
