import { offerV2 } from './upcast.ts';

test('a version with prices per unit becomes a plan that is sold at once, to new subscriptions', () => {
  const stored = {
    planCode: 'gold',
    planVersion: 1,
    name: 'Gold',
    tier: 'gold',
    tierRank: 2,
    interval: { unit: 'month', count: 1 },
    features: [{ key: 'sso', kind: 'boolean' }],
    publishedAt: '2022-01-01T00:00:00.000Z',
  };
  const usd = { minor: 2_000n, currency: 'USD' };
  expect(offerV2({ ...stored, prices: [usd] })).toEqual({
    ...stored,
    kind: 'plan',
    productCode: null,
    taxCategory: 'standard',
    trialDays: 0,
    prices: [{ model: 'per_unit', unit: usd }],
    setupFees: [],
    effectiveFrom: null,
    reachesExistingFrom: null,
  });
});
