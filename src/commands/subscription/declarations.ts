import type { EventTypeDeclaration } from '../../eventstore/registry.ts';
import type { SubscriptionEvent } from './events.ts';

export const subscriptionDeclarations = [
  { type: 'SubscriptionStarted', version: 1, personal: [], upcasters: [] },
  { type: 'SubscriptionRenewalCompleted', version: 1, personal: [], upcasters: [] },
  { type: 'SubscriptionPlanChanged', version: 1, personal: [], upcasters: [] },
  { type: 'SubscriptionPlanChangeCompleted', version: 1, personal: [], upcasters: [] },
  { type: 'SubscriptionPlanChangeReverted', version: 1, personal: [], upcasters: [] },
  { type: 'SubscriptionCancelled', version: 1, personal: [], upcasters: [] },
] as const satisfies readonly (EventTypeDeclaration & { type: SubscriptionEvent['type'] })[];
