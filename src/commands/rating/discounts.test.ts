import fc from 'fast-check';
import { addOn, discount, terms, usd } from '../examples.ts';
import { afterPeriod, rated } from './discounts.ts';
import { anyTerms } from './example-terms.ts';
import { itemsOf } from './terms.ts';

const minorOf = (amounts: readonly { readonly amount: { readonly minor: bigint } }[]): bigint =>
  amounts.reduce((all, { amount }) => all + amount.minor, 0n);

describe('what coupons take off', () => {
  // Stripe docs, coupon weighting: items 10 and 20, coupon 5.00.
  test('an amount is shared by price: 1.66 and 3.34 of 5.00', () => {
    const items = rated([terms('ten', '10.00'), addOn('twenty', '20.00')], [discount('5.00')], 'USD');
    expect(items.map(({ discounts, net }) => [discounts[0]?.amount, net])).toEqual([
      [usd('1.66'), usd('8.34')],
      [usd('3.34'), usd('16.66')],
    ]);
  });

  test('a percentage is rounded once, on the sum', () => {
    // 7.5 % of 20.02 is 1.5015; of each 10.01 it would be 0.75075.
    const items = rated([terms('a', '10.01'), addOn('b', '10.01')], [discount('7.5 %')], 'USD');
    expect(items.map(({ discounts }) => discounts[0]?.amount)).toEqual([usd('0.75'), usd('0.75')]);
    const odd = rated([terms('a', '0.05'), addOn('b', '0.05')], [discount('50 %')], 'USD');
    expect(odd.map(({ net }) => net)).toEqual([usd('0.03'), usd('0.02')]);
  });

  test('each coupon counts on what those before it left', () => {
    const [item] = rated([terms('a', '100.00')], [discount('10 %'), discount('20 %')], 'USD');
    expect(item).toMatchObject({
      discounts: [
        { couponCode: '10 %', amount: usd('10.00') },
        { couponCode: '20 %', amount: usd('18.00') },
      ],
      net: usd('72.00'),
    });
  });

  test('no more than there is to pay', () => {
    const [item] = rated([terms('a', '3.00')], [discount('5.00'), discount('10 %')], 'USD');
    expect(item).toMatchObject({ discounts: [{ amount: usd('3.00') }], net: usd('0.00') });
  });

  test('an item that costs less than the rest of a split leaves it to the one before', () => {
    // 6 of 7 cents: rounded down 2, 2 and 0; the last cent can bear one of the two that are left.
    const items = rated(
      [terms('a', '0.03'), addOn('b', '0.03'), addOn('c', '0.01')],
      [discount('0.06')],
      'USD',
    );
    expect(items.map(({ net }) => net)).toEqual([usd('0.01'), usd('0.00'), usd('0.00')]);
  });
});

describe('how long coupons count', () => {
  test('periods are counted down, and what has run out is gone', () => {
    const held = { discounts: [discount('10 %'), discount('1.00', 1), discount('2.00', 3)] };
    const next = afterPeriod(held);
    expect(next.discounts.map(({ couponCode, periodsLeft }) => [couponCode, periodsLeft])).toEqual([
      ['10 %', null],
      ['2.00', 2],
    ]);
    expect(afterPeriod(afterPeriod(next)).discounts.map(({ couponCode }) => couponCode)).toEqual(['10 %']);
  });
});

test('prices are conserved: net and discounts add up to the price, and no item is discounted beyond its own', () => {
  fc.assert(
    fc.property(anyTerms, (held) => {
      for (const { gross, discounts, net } of rated(itemsOf(held), held.discounts, 'USD')) {
        expect(net.minor + minorOf(discounts)).toBe(gross.minor);
        expect(net.minor).toBeGreaterThanOrEqual(0n);
        expect(discounts.every(({ amount }) => amount.minor > 0n)).toBe(true);
      }
    }),
  );
});

test('what one amount takes off is the amount, or all there is to pay', () => {
  fc.assert(
    fc.property(anyTerms, fc.bigInt(1n, 50_000n), (held, minor) => {
      const coupon = {
        ...discount('1.00'),
        discount: { kind: 'amount', amount: { minor, currency: 'USD' } },
      } as const;
      const items = rated(itemsOf(held), [coupon], 'USD');
      const whole = items.reduce((all, { gross }) => all + gross.minor, 0n);
      expect(minorOf(items.flatMap(({ discounts }) => discounts))).toBe(minor < whole ? minor : whole);
    }),
  );
});
