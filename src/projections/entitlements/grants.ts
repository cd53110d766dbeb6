import type { Feature } from '../../commands/catalog/events.ts';
import { itemsOf } from '../../commands/rating/terms.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import { givesService } from '../recurring/standing.ts';
import { termsInForce } from '../recurring/terms-in-force.ts';
import { combined, featuresOf, type GrantedItem } from './features.ts';

/** What one subscription grants; nothing unless `live`: on trial or in service, and not on hold. */
export interface Grant {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly live: boolean;
  readonly planCode: string;
  readonly planVersion: number;
  /** Of the plan. */
  readonly quantity: number;
  readonly features: readonly Feature[];
  /** In order of their codes. */
  readonly addOns: readonly GrantedItem[];
  /** Agreed for this subscription alone. */
  readonly overrides: readonly Feature[];
}

/** Each such event says whole what holds from then on, so the last one of a subscription is its grant. Null for the others. */
export function grantAfter(event: RecordedEvent): Grant | null {
  const inForce = termsInForce(event);
  if (inForce === null) return null;
  const { accountId, subscriptionId, terms } = inForce;
  const live = givesService(inForce);
  const { planCode, planVersion, features } = terms.plan;
  const [, ...addOns] = itemsOf(terms).map(({ quantity, plan }) => ({ quantity, features: plan.features }));
  const { quantity, overrides } = terms;
  return { accountId, subscriptionId, live, planCode, planVersion, quantity, features, addOns, overrides };
}

/** A feature in force, and the subscriptions that grant it. */
export type FeatureInForce = Feature & { readonly subscriptionIds: readonly string[] };

/**
 * Combines an account's grants, features in order of their keys: a boolean by any subscription, limits summed over them, of
 * configuration values that of the subscription with the first id.
 */
export function featuresInForce(grants: readonly Grant[]): FeatureInForce[] {
  const features = new Map<string, FeatureInForce>();
  const live = grants
    .filter((grant) => grant.live)
    .sort((a, b) => (a.subscriptionId < b.subscriptionId ? -1 : 1));
  for (const { subscriptionId, addOns, overrides, ...plan } of live) {
    for (const [key, feature] of featuresOf([plan, ...addOns], overrides)) {
      const before = features.get(key);
      const subscriptionIds = [...(before?.subscriptionIds ?? []), subscriptionId];
      features.set(key, { ...combined(before, feature), subscriptionIds });
    }
  }
  return [...features.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}
