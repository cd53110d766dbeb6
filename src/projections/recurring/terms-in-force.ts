import type { Instant } from '../../platform/clock.ts';
import type { Terms } from '../../commands/rating/terms.ts';
import type { SubscriptionEvent } from '../../commands/subscription/events.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';

/** What an event of a subscription leaves in force. */
export interface TermsInForce {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly operationId: string;
  readonly effectiveAt: Instant;
  /** False once service has ended; `terms` are then the last ones. */
  readonly live: boolean;
  readonly terms: Terms;
}

/** Null for events that leave the terms as they are, and for other streams. */
export function termsInForce(event: RecordedEvent): TermsInForce | null {
  const subscription = event as RecordedEvent & SubscriptionEvent;
  switch (subscription.type) {
    case 'SubscriptionStarted':
    case 'SubscriptionPlanChanged':
    case 'SubscriptionPlanChangeReverted':
      return { ...pick(subscription.data), live: true };
    case 'SubscriptionCancelled':
      return { ...pick(subscription.data), live: false };
    case 'SubscriptionRenewalCompleted':
    case 'SubscriptionPlanChangeCompleted':
      return null;
    default:
      return null;
  }
}

function pick(data: Omit<TermsInForce, 'live'>): Omit<TermsInForce, 'live'> {
  const { accountId, subscriptionId, operationId, effectiveAt, terms } = data;
  return { accountId, subscriptionId, operationId, effectiveAt, terms };
}
