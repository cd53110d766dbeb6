import type { EventTypeDeclaration } from '../../eventstore/registry.ts';
import { upcastTerms } from '../rating/upcast.ts';
import type { SubscriptionEvent } from './events.ts';

export const subscriptionDeclarations = [
  { type: 'SubscriptionStarted', version: 2, personal: [], upcasters: [upcastTerms('terms')] },
  { type: 'SubscriptionRenewalCompleted', version: 2, personal: [], upcasters: [upcastTerms('terms')] },
  {
    type: 'SubscriptionPlanChanged',
    version: 2,
    personal: [],
    upcasters: [upcastTerms('previous', 'terms')],
  },
  { type: 'SubscriptionPlanChangeCompleted', version: 1, personal: [], upcasters: [] },
  {
    type: 'SubscriptionPlanChangeReverted',
    version: 2,
    personal: [],
    upcasters: [upcastTerms('previous', 'terms')],
  },
  { type: 'SubscriptionCancelled', version: 2, personal: [], upcasters: [upcastTerms('terms')] },
] as const satisfies readonly (EventTypeDeclaration & { type: SubscriptionEvent['type'] })[];
