import type { Upcaster } from '../../eventstore/registry.ts';

type Stored = Readonly<Record<string, unknown>>;

/** What a plan version promised before add-ons, products, taxes and trials. */
export const promiseV2 = (plan: Stored): Stored => ({
  ...plan,
  kind: 'plan',
  productCode: null,
  taxCategory: 'standard',
  trialDays: 0,
});

/** A plan version with one price per unit and currency, sold at once and to new subscriptions only. */
export const offerV2: Upcaster = ({ prices, ...plan }) => ({
  ...promiseV2(plan),
  prices: (prices as readonly Stored[]).map((unit) => ({ model: 'per_unit', unit })),
  setupFees: [],
  effectiveFrom: null,
  reachesExistingFrom: null,
});
