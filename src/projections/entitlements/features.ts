import type { Feature } from '../../commands/catalog/events.ts';

/** The features of a plan or an add-on, and how many of it a subscription has. */
export interface GrantedItem {
  readonly quantity: number;
  readonly features: readonly Feature[];
}

/** Where one key is stated in several kinds, the one that says most prevails. */
const says: Readonly<Record<Feature['kind'], number>> = { boolean: 0, config: 1, limit: 2 };

/**
 * Two statements of one key, the one that comes first in `before`: a boolean holds by either, limits add up, and of two
 * configuration values the first stands.
 */
export function combined(before: Feature | undefined, next: Feature): Feature {
  if (!before || says[next.kind] > says[before.kind]) return next;
  if (before.kind === 'limit' && next.kind === 'limit')
    return { ...before, limit: before.limit + next.limit };
  return before;
}

/**
 * What one subscription grants, by key: its plan and then its add-ons combined, limits times quantity; what was agreed for this
 * subscription alone replaces them whole, as it stands and not times anything.
 */
export function featuresOf(
  items: readonly GrantedItem[],
  overrides: readonly Feature[],
): ReadonlyMap<string, Feature> {
  const features = new Map<string, Feature>();
  for (const { quantity, features: stated } of items) {
    for (const feature of stated) {
      features.set(feature.key, combined(features.get(feature.key), timesQuantity(feature, quantity)));
    }
  }
  for (const override of overrides) features.set(override.key, override);
  return features;
}

function timesQuantity(feature: Feature, quantity: number): Feature {
  return feature.kind === 'limit' ? { ...feature, limit: feature.limit * quantity } : feature;
}
