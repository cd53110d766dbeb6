import type { RecordedEvent } from '../eventstore/types.ts';
import {
  featuresInForce,
  grantAfter,
  type FeatureInForce,
  type Grant,
} from '../projections/entitlements/grants.ts';

/** A feature whose kind, limit or value would change; null where it is not in force. */
export interface EntitlementChange {
  readonly key: string;
  readonly before: FeatureInForce | null;
  readonly after: FeatureInForce | null;
}

/** What decided events do to the features of the account whose subscriptions' history is given, in order of the keys. */
export function entitlementChanges(
  history: readonly RecordedEvent[],
  decided: readonly RecordedEvent[],
): EntitlementChange[] {
  const before = featuresOf(history);
  const after = featuresOf([...history, ...decided]);
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((key) => ({ key, before: before.get(key) ?? null, after: after.get(key) ?? null }))
    .filter((change) => extentOf(change.before) !== extentOf(change.after));
}

function featuresOf(events: readonly RecordedEvent[]): ReadonlyMap<string, FeatureInForce> {
  const grants = new Map<string, Grant>();
  for (const event of events) {
    const grant = grantAfter(event);
    if (grant) grants.set(grant.subscriptionId, grant);
  }
  return new Map(featuresInForce([...grants.values()]).map((feature) => [feature.key, feature]));
}

function extentOf(feature: FeatureInForce | null): string {
  switch (feature?.kind) {
    case undefined:
      return 'none';
    case 'limit':
      return `limit ${feature.limit}`;
    case 'config':
      return `config ${feature.value}`;
    case 'boolean':
      return 'boolean';
  }
}
