import { defaultConventions } from '../policy/conventions.ts';
import fc from 'fast-check';
import { sum } from '../../platform/money.ts';
import { ratio, timesRounded } from '../../platform/rational.ts';
import type { AccountTax } from '../account/events.ts';
import { addOn, discount, occasion, planPublished, terms, usd } from '../examples.ts';
import type { DraftLine } from '../invoice/draft.ts';
import { issueInvoice } from '../invoice/issue.ts';
import { chargeLines, type Charging } from './charge-lines.ts';
import { anyTerms } from './example-terms.ts';
import { priceOf } from './price.ts';
import { recurringPrice } from './recurring.ts';
import { setupFeeLines, setupFeeOf } from './setup-fee.ts';
import { itemsOf, type Item, type Terms } from './terms.ts';

const april = { start: '2026-04-01', end: '2026-05-01' };
const whole: Charging = { period: april, share: ratio(1), kind: 'charge', lineId: (code) => code };
const part = (num: number, den: number): Charging => ({
  ...whole,
  share: ratio(num, den),
  kind: 'proration_charge',
});
const amounts = (lines: readonly DraftLine[]) => lines.map(({ amount }) => amount);
const half = part(1, 2);

const tax = (percent: string, inclusive: boolean): AccountTax => ({
  category: 'standard',
  code: `T${percent}`,
  name: 'Tax',
  percent,
  inclusive,
});

const customer = {
  accountId: 'acme',
  subscriptionId: 's',
  timeZone: 'UTC',
  currency: 'USD',
  netDays: 14,
  conventions: defaultConventions,
};

describe('figures that others published', () => {
  // Stripe docs, subscriptions/prorations: 10 to 20 per month at half the period.
  test('20 for half a month is 10', () => {
    expect(amounts(chargeLines(terms('plan', '20.00'), half))).toEqual([usd('10.00')]);
  });

  // The same page, credit basis: back to 10 with 10 of 30 days left.
  test('10 for 10 of 30 days is 3.33', () => {
    expect(amounts(chargeLines(terms('plan', '10.00'), part(10, 30)))).toEqual([usd('3.33')]);
  });

  // Stripe docs, coupon weighting: items 10 and 20, coupon 5.00.
  test('10 and 20 with a coupon of 5.00 are billed 25.00', () => {
    const held = {
      ...terms('ten', '10.00'),
      addOns: [addOn('twenty', '20.00')],
      discounts: [discount('5.00')],
    };
    const lines = chargeLines(held, whole);
    expect(lines).toMatchObject([
      { amount: usd('8.34'), discounts: [{ couponCode: '5.00', amount: usd('1.66') }] },
      { amount: usd('16.66'), discounts: [{ couponCode: '5.00', amount: usd('3.34') }] },
    ]);
    expect(sum(amounts(lines), 'USD')).toEqual(usd('25.00'));
  });

  // Meteroid, proration tests: a period of 30 days; the second half, the last day, the second half.
  test.each([
    ['200', terms('plan', '200.00'), part(15, 30), '100.00'],
    ['600', terms('plan', '600.00'), part(1, 30), '20.00'],
    ['10 seats at 10', terms('plan', '10.00', {}, 10), part(15, 30), '50.00'],
  ])('%s', (_name, held, charging, charged) => {
    expect(amounts(chargeLines(held, charging))).toEqual([usd(charged)]);
  });
});

test('lines say what they are for: item, version, quantity, tax category', () => {
  const held = {
    ...terms('gold', '30.00', { planVersion: 2, taxCategory: 'reduced' }, 3),
    addOns: [addOn('sms', '1.00', 5)],
  };
  expect(chargeLines(held, half)).toEqual([
    {
      lineId: 'gold',
      kind: 'proration_charge',
      description: 'gold × 3',
      amount: usd('45.00'),
      discounts: [],
      period: april,
      planCode: 'gold',
      planVersion: 2,
      quantity: 3,
      corrects: null,
      taxCategory: 'reduced',
      netOfTax: false,
    },
    expect.objectContaining({ lineId: 'sms', description: 'sms × 5', amount: usd('2.50'), quantity: 5 }),
  ]);
});

test('discounts are worked out for the whole period and prorated with the price', () => {
  const held = { ...terms('plan', '10.00'), discounts: [discount('5.00'), discount('10 %')] };
  // 10.00 − 5.00 − 0.50 = 4.50; a third of it is 1.50, a third of 10.00 is 3.33.
  expect(chargeLines(held, part(1, 3))).toMatchObject([
    {
      amount: usd('1.50'),
      discounts: [
        { couponCode: '5.00', amount: usd('1.66') },
        { couponCode: '10 %', amount: usd('0.17') },
      ],
    },
  ]);
});

// The example of docs/catalogue.md, reckoned there by hand.
test('three seats, 150 messages at graduated prices, 12.5 % off, a fee, 19 % tax on top', () => {
  const messages: Item = {
    ...addOn('sms', '0.00', 150),
    price: {
      model: 'graduated',
      currency: 'USD',
      tiers: [
        { upTo: 100, unit: usd('0.10'), flat: usd('0.00') },
        { upTo: null, unit: usd('0.05'), flat: usd('1.00') },
      ],
    },
  };
  const held = { ...terms('team', '20.00', {}, 3), addOns: [messages], discounts: [discount('12.5 %', 3)] };
  const fee = setupFeeOf(planPublished('sms', '0.10', { setupFees: [usd('25.00')] }).data, 'USD')!;
  const lines = [...setupFeeLines([fee], april.start, (code) => `fee-${code}`), ...chargeLines(held, whole)];
  const { data } = issueInvoice(
    { ...customer, taxes: [tax('19', false)] },
    'invoice',
    lines,
    occasion('op', '2026-04-01T12:00:00.000Z'),
  );
  expect(data).toMatchObject({
    lines: [
      { kind: 'setup_fee', amount: usd('25.00'), discounts: [] },
      { planCode: 'team', amount: usd('52.50'), discounts: [{ amount: usd('7.50') }] },
      { planCode: 'sms', amount: usd('11.81'), discounts: [{ amount: usd('1.69') }] },
    ],
    subtotal: usd('89.31'),
    taxes: [{ base: usd('89.31'), amount: usd('16.97') }],
    total: usd('106.28'),
  });
  expect(chargeLines(held, half)).toMatchObject([
    { amount: usd('26.25'), discounts: [{ amount: usd('3.75') }] },
    { amount: usd('5.91'), discounts: [{ amount: usd('0.84') }] },
  ]);
  expect(recurringPrice(held)).toEqual(ratio(6_431));
});

const anyShare = fc
  .tuple(fc.integer({ min: 1, max: 366 }), fc.integer({ min: 1, max: 366 }))
  .map(([a, b]) => ratio(Math.min(a, b), Math.max(a, b)));

test('a line and its discounts are its prorated price, each at least nothing', () => {
  fc.assert(
    fc.property(anyTerms, anyShare, (held, share) => {
      const lines = chargeLines(held, { ...half, share });
      itemsOf(held).forEach((item, index) => {
        const { amount, discounts } = lines[index]!;
        const off = discounts.map((each) => each.amount);
        const prorated = timesRounded(priceOf(item).minor, share);
        expect(amount.minor + sum(off, 'USD').minor).toBe(prorated);
        expect([amount, ...off].every(({ minor }) => minor >= 0n)).toBe(true);
      });
    }),
  );
});

function issued(held: Terms, taxes: readonly AccountTax[]) {
  return issueInvoice(
    { ...customer, taxes },
    'invoice',
    chargeLines(held, whole),
    occasion('op', '2026-04-01T12:00:00.000Z'),
  ).data;
}

test('an invoice is the sum of its lines and taxes; where prices contain the tax it is the sum of the prices', () => {
  fc.assert(
    fc.property(anyTerms, fc.constantFrom('7', '19', '8.875'), (held, percent) => {
      const drafted = sum(amounts(chargeLines(held, whole)), 'USD').minor;
      const exclusive = issued(held, [tax(percent, false)]);
      expect(exclusive.subtotal.minor).toBe(drafted);
      const lines = exclusive.lines.reduce(
        (all, line) => all + line.amount.minor + (line.tax?.amount.minor ?? 0n),
        0n,
      );
      expect(exclusive.total.minor).toBe(lines);
      expect(issued(held, [tax(percent, true)]).total.minor).toBe(drafted);
    }),
  );
});
