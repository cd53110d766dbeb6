import type { Feature } from '../../commands/catalog/events.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import { termsInForce } from '../recurring/terms-in-force.ts';

/** What one subscription grants; nothing unless `live`. */
export interface Grant {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly live: boolean;
  readonly planCode: string;
  readonly planVersion: number;
  readonly quantity: number;
  readonly features: readonly Feature[];
}

/** Each such event says whole what holds from then on, so the last one of a subscription is its grant. Null for the others. */
export function grantAfter(event: RecordedEvent): Grant | null {
  const inForce = termsInForce(event);
  if (inForce === null) return null;
  const { accountId, subscriptionId, live, terms } = inForce;
  const { planCode, planVersion, features } = terms.plan;
  return { accountId, subscriptionId, live, planCode, planVersion, quantity: terms.quantity, features };
}

/** A feature in force: boolean by any subscription, limits summed over subscriptions, each times its quantity. */
export type FeatureInForce = Feature & { readonly subscriptionIds: readonly string[] };

/** Combines an account's grants, features in order of their keys. */
export function featuresInForce(grants: readonly Grant[]): FeatureInForce[] {
  const features = new Map<string, FeatureInForce>();
  const live = grants
    .filter((grant) => grant.live)
    .sort((a, b) => (a.subscriptionId < b.subscriptionId ? -1 : 1));
  for (const grant of live) {
    for (const feature of grant.features) {
      const subscriptionIds = [...(features.get(feature.key)?.subscriptionIds ?? []), grant.subscriptionId];
      features.set(feature.key, {
        ...combined(features.get(feature.key), feature, grant.quantity),
        subscriptionIds,
      });
    }
  }
  return [...features.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Where plans state one key in both kinds, the boolean gives way: the number says more. */
function combined(before: Feature | undefined, feature: Feature, quantity: number): Feature {
  if (feature.kind !== 'limit') return before ?? feature;
  const sum = before?.kind === 'limit' ? before.limit : 0;
  return { key: feature.key, kind: 'limit', limit: sum + feature.limit * quantity };
}
