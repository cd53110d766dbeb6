import fc from 'fast-check';
import { money } from '../../platform/money.ts';
import { usd } from '../examples.ts';
import type { Price, Tier } from '../catalog/price.ts';
import { priceOf, unitPriceOf } from './price.ts';

const tiered: Price = {
  model: 'graduated',
  currency: 'USD',
  tiers: [
    { upTo: 10, unit: usd('5.00'), flat: usd('0.00') },
    { upTo: 20, unit: usd('4.00'), flat: usd('10.00') },
    { upTo: null, unit: usd('3.00'), flat: usd('0.00') },
  ],
};

describe('what a quantity costs', () => {
  test('per unit: so much for each', () => {
    expect(priceOf({ price: { model: 'per_unit', unit: usd('19.99') }, quantity: 3 })).toEqual(usd('59.97'));
  });

  test('flat: the same whatever the quantity', () => {
    const price: Price = { model: 'flat', amount: usd('99.00') };
    expect([1, 500].map((quantity) => priceOf({ price, quantity }))).toEqual([usd('99.00'), usd('99.00')]);
  });

  test.each([
    [1, '5.00'],
    [10, '50.00'],
    [11, '64.00'],
    [20, '100.00'],
    [25, '115.00'],
  ])(
    'graduated: %i units, each at the price of its tier, flat parts once they are reached: %s',
    (quantity, cost) => {
      expect(priceOf({ price: tiered, quantity })).toEqual(usd(cost));
    },
  );

  test('one unit stands at the price of the tier that the quantity reaches', () => {
    expect([1, 10, 11, 21].map((quantity) => unitPriceOf({ price: tiered, quantity }))).toEqual(
      ['5.00', '5.00', '4.00', '3.00'].map(usd),
    );
  });
});

test('a graduated price is the sum of its units, each asked for by itself', () => {
  const width = fc.integer({ min: 1, max: 8 });
  const cents = fc.bigInt(0n, 10_000n);
  const rises = fc.array(fc.tuple(width, cents, cents), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(rises, fc.integer({ min: 1, max: 60 }), (widths, quantity) => {
      let end = 0;
      const tiers = widths.map(([wide, unit, flat], index): Tier => {
        end += wide;
        const upTo = index === widths.length - 1 ? null : end;
        return { upTo, unit: money(unit, 'USD'), flat: money(flat, 'USD') };
      });
      let expected = 0n;
      let reached = -1;
      for (let nth = 1; nth <= quantity; nth += 1) {
        const tier = tiers.findIndex(({ upTo }) => upTo === null || nth <= upTo);
        expected += tiers[tier]!.unit.minor;
        if (tier > reached) expected += tiers[tier]!.flat.minor;
        reached = tier;
      }
      const price: Price = { model: 'graduated', currency: 'USD', tiers };
      expect(priceOf({ price, quantity }).minor).toBe(expected);
    }),
  );
});
