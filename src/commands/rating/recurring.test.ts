import fc from 'fast-check';
import { compare, ratio } from '../../platform/rational.ts';
import { addOn, discount, terms } from '../examples.ts';
import { anyTerms } from './example-terms.ts';
import { priceOf } from './price.ts';
import { recurringPrice } from './recurring.ts';
import { itemsOf } from './terms.ts';

describe('figures that others published', () => {
  // Zuora: 50 a month with 10 % discount, then 65 with 20 %: a movement of +7.
  test('50 less 10 % recurs at 45, 65 less 20 % at 52', () => {
    const before = { ...terms('plan', '50.00'), discounts: [discount('10 %')] };
    const after = { ...terms('plan', '65.00'), discounts: [discount('20 %')] };
    expect([recurringPrice(before), recurringPrice(after)]).toEqual([ratio(4_500), ratio(5_200)]);
  });

  // ChartMogul help: 4 Gold at 500 a year, 2 Silver at 30 a month, 3 Gold at 50 a month.
  test.each([
    ['4 × 500', terms('gold', '500.00', { interval: { unit: 'year', count: 1 } }, 4), 200_000],
    ['2 × 30', terms('silver', '30.00', {}, 2), 6_000],
    ['3 × 50', terms('gold', '50.00', {}, 3), 15_000],
  ])('%s', (_name, held, minor) => {
    expect(recurringPrice(held)).toEqual(ratio(minor));
  });
});

test('add-ons recur with the plan', () => {
  expect(recurringPrice({ ...terms('plan', '10.00'), addOns: [addOn('sms', '1.00', 3)] })).toEqual(
    ratio(1_300),
  );
});

test('a coupon that counts once leaves recurring revenue as it is; one for some periods lowers it as long as it counts', () => {
  const plan = terms('plan', '10.00');
  expect(recurringPrice({ ...plan, discounts: [discount('5.00', 1)] })).toEqual(ratio(1_000));
  expect(recurringPrice({ ...plan, discounts: [discount('5.00', 3)] })).toEqual(ratio(500));
  const last = { ...discount('5.00', 3), periodsLeft: 1 };
  expect(recurringPrice({ ...plan, discounts: [last] })).toEqual(ratio(500));
});

test('the tax that a price contains is no revenue, to the exact fraction', () => {
  expect(recurringPrice({ ...terms('plan', '119.00'), taxIncluded: '19' })).toEqual(ratio(10_000));
  // Stripe prints 27.90 for 31 with 10 % inside, which is 10 % off; the tax inside is 31 × 10/110.
  expect(recurringPrice({ ...terms('plan', '31.00'), taxIncluded: '10' })).toEqual(ratio(31_000, 11));
});

test('what recurs is never below nothing, nor above the prices', () => {
  fc.assert(
    fc.property(anyTerms, (held) => {
      const gross = itemsOf(held).reduce((all, item) => all + priceOf(item).minor, 0n);
      const recurring = recurringPrice(held);
      expect(compare(recurring, ratio(0))).toBeGreaterThanOrEqual(0);
      expect(compare(recurring, ratio(gross))).toBeLessThanOrEqual(0);
    }),
  );
});
