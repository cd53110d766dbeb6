import fc from 'fast-check';
import { money } from '../../platform/money.ts';
import { addOn, discount, terms, usd } from '../examples.ts';
import { perUnit, type Price } from '../catalog/price.ts';
import type { Discount, Item, Terms } from './terms.ts';

/** Terms of any shape in USD for properties: prices of all models, add-ons, coupons. */

const cents = fc.bigInt(0n, 30_000n).map((minor) => money(minor, 'USD'));

const price: fc.Arbitrary<Price> = fc.oneof(
  cents.map(perUnit),
  cents.map((amount): Price => ({ model: 'flat', amount })),
  fc.tuple(cents, cents, cents).map(([first, second, flat]): Price => ({
    model: 'graduated',
    currency: 'USD',
    tiers: [
      { upTo: 5, unit: first, flat: usd('0.00') },
      { upTo: null, unit: second, flat },
    ],
  })),
);

const item = (code: string): fc.Arbitrary<Item> =>
  fc
    .record({ quantity: fc.integer({ min: 1, max: 12 }), price })
    .map((wanted) => ({ ...addOn(code, '0.00'), ...wanted }));

const anyDiscount: fc.Arbitrary<Discount> = fc
  .tuple(
    fc.constantFrom('10 %', '33.3333 %', '100 %', '0.01', '12.34', '500.00'),
    fc.constantFrom(null, 1, 3),
  )
  .map(([off, periodsLeft]) => discount(off, periodsLeft));

export const anyTerms: fc.Arbitrary<Terms> = fc
  .record({
    plan: item('plan'),
    addOns: fc.tuple(item('a'), item('b'), item('c')),
    held: fc.nat(3),
    discounts: fc.uniqueArray(anyDiscount, { maxLength: 3, selector: ({ couponCode }) => couponCode }),
  })
  .map(({ plan, addOns, held, discounts }) => ({
    ...terms('plan', '0.00'),
    quantity: plan.quantity,
    price: plan.price,
    addOns: addOns.slice(0, held),
    discounts,
  }));
