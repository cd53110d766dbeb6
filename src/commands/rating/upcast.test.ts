import { upcastTerms } from './upcast.ts';

test('terms of one plan at a price per unit become terms without add-ons, coupons, overrides or tax inside', () => {
  const plan = {
    planCode: 'gold',
    planVersion: 1,
    name: 'gold',
    tier: 'gold',
    tierRank: 2,
    interval: { unit: 'month', count: 1 },
    features: [],
  };
  const unitPrice = { minor: 2_000n, currency: 'USD' };
  const current = {
    plan: { ...plan, kind: 'plan', productCode: null, taxCategory: 'standard', trialDays: 0 },
    quantity: 3,
    price: { model: 'per_unit', unit: unitPrice },
    taxIncluded: null,
    addOns: [],
    discounts: [],
    overrides: [],
  };
  const stored = { plan, quantity: 3, unitPrice };
  expect(upcastTerms('previous', 'terms')({ previous: stored, terms: stored, reason: 'x' })).toEqual({
    previous: current,
    terms: current,
    reason: 'x',
  });
});
