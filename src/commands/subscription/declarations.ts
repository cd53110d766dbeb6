import type { EventTypeDeclaration, Upcaster } from '../../eventstore/registry.ts';
import type { SubscriptionEvent } from './events.ts';
import { cancelledV2, planChangedV2, renewedV2, revertedV2, startedV2 } from './upcast.ts';

type Type = SubscriptionEvent['type'];
type Declared = EventTypeDeclaration & { readonly type: Type };

const declared = (type: Type, ...upcasters: readonly Upcaster[]): Declared => ({
  type,
  version: upcasters.length + 1,
  personal: [],
  upcasters,
});

export const subscriptionDeclarations: readonly Declared[] = [
  declared('SubscriptionStarted', startedV2),
  declared('SubscriptionTrialStarted'),
  declared('SubscriptionActivated'),
  declared('SubscriptionRenewalCompleted', renewedV2),
  declared('SubscriptionPlanVersionReached'),
  declared('SubscriptionPlanChanged', planChangedV2),
  declared('SubscriptionQuantityChanged'),
  declared('SubscriptionAddOnsChanged'),
  declared('SubscriptionPlanChangeCompleted'),
  declared('SubscriptionPlanChangeReverted', revertedV2),
  declared('SubscriptionDiscountsChanged'),
  declared('SubscriptionOverridesChanged'),
  declared('SubscriptionChangeScheduled'),
  declared('SubscriptionScheduledChangeRevoked'),
  declared('SubscriptionPaused'),
  declared('SubscriptionResumed'),
  declared('SubscriptionHoldApplied'),
  declared('SubscriptionHoldReleased'),
  declared('SubscriptionCancellationScheduled'),
  declared('SubscriptionCancellationRevoked'),
  declared('SubscriptionCancelled', cancelledV2),
  declared('SubscriptionReactivated'),
  declared('SubscriptionEnded'),
  declared('SubscriptionCreditLost'),
  declared('SubscriptionBillTakenBack'),
];
