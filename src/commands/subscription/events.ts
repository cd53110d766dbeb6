import type {
  SubscriptionActivated,
  SubscriptionPlanVersionReached,
  SubscriptionRenewalCompleted,
  SubscriptionStarted,
  SubscriptionTrialStarted,
} from './billing-events.ts';
import type {
  SubscriptionChangeScheduled,
  SubscriptionDiscountsChanged,
  SubscriptionOverridesChanged,
  SubscriptionPlanChangeCompleted,
  SubscriptionPlanChangeReverted,
  SubscriptionScheduledChangeRevoked,
  TermsChanged,
} from './change-events.ts';
import type { SubscriptionBillTakenBack, SubscriptionCreditLost } from './correction-events.ts';
import type {
  SubscriptionCancellationRevoked,
  SubscriptionCancellationScheduled,
  SubscriptionCancelled,
  SubscriptionEnded,
  SubscriptionHoldApplied,
  SubscriptionHoldReleased,
  SubscriptionPaused,
  SubscriptionReactivated,
  SubscriptionResumed,
} from './service-events.ts';

export type * from './billing-events.ts';
export type * from './change-events.ts';
export type * from './correction-events.ts';
export type * from './event-parts.ts';
export type * from './service-events.ts';
export type { Standing } from './standing.ts';

/** Stream `subscription-<subscriptionId>`. */
export const subscriptionStream = (subscriptionId: string): string => `subscription-${subscriptionId}`;

export type SubscriptionEvent =
  | SubscriptionStarted
  | SubscriptionTrialStarted
  | SubscriptionActivated
  | SubscriptionRenewalCompleted
  | SubscriptionPlanVersionReached
  | TermsChanged
  | SubscriptionPlanChangeCompleted
  | SubscriptionPlanChangeReverted
  | SubscriptionDiscountsChanged
  | SubscriptionOverridesChanged
  | SubscriptionChangeScheduled
  | SubscriptionScheduledChangeRevoked
  | SubscriptionPaused
  | SubscriptionResumed
  | SubscriptionHoldApplied
  | SubscriptionHoldReleased
  | SubscriptionCancellationScheduled
  | SubscriptionCancellationRevoked
  | SubscriptionCancelled
  | SubscriptionReactivated
  | SubscriptionEnded
  | SubscriptionCreditLost
  | SubscriptionBillTakenBack;
