import fc from 'fast-check';
import { ratio } from '../../platform/rational.ts';
import { split, times } from '../../platform/money.ts';
import { usd } from '../examples.ts';
import { cyclesIn, type DayRange, type Interval } from '../../platform/calendar.ts';
import type { Money } from '../../platform/money.ts';
import { unusedParts, type OpenDebit } from './proration.ts';

const monthly = { unit: 'month', count: 1 } as const;
const none = new Map<string, bigint>();

function debit(amount: string, start: string, end: string, lineId = 'line'): OpenDebit {
  return {
    lineId,
    planCode: 'plan',
    invoiceId: 'invoice',
    amount: usd(amount),
    period: { start, end },
    coveredUntil: end,
  };
}

/** A price for some days: the share by which charges are prorated. */
const chargeFor = (price: Money, days: DayRange, anchor: string, interval: Interval): Money =>
  times(price, cyclesIn(days, anchor, interval));

function credited(
  debits: readonly OpenDebit[],
  from: string,
  taken: ReadonlyMap<string, bigint> = none,
  lost: ReadonlyMap<string, bigint> = none,
): readonly bigint[] {
  return unusedParts(debits, { day: from, at: null }, { taken, lost }, 'UTC').map(
    ({ amount }) => amount.minor,
  );
}

describe('figures that others published', () => {
  // Stripe docs, subscriptions/prorations: 10 to 20 per month at half the period.
  test('10 to 20 at half of April: credit 5, debit 10', () => {
    expect(credited([debit('10.00', '2026-04-01', '2026-05-01')], '2026-04-16')).toEqual([500n]);
    const rest = { start: '2026-04-16', end: '2026-05-01' };
    expect(chargeFor(usd('20.00'), rest, '2026-04-01', monthly)).toEqual(usd('10.00'));
  });

  // The same page, credit basis: April 1 at 10, April 11 to 20 without proration, April 21 back to 10.
  test('the credit comes from the real debit of 10, not from the current price of 20', () => {
    expect(credited([debit('10.00', '2026-04-01', '2026-05-01')], '2026-04-21')).toEqual([333n]);
    const rest = { start: '2026-04-21', end: '2026-05-01' };
    expect(chargeFor(usd('10.00'), rest, '2026-04-01', monthly)).toEqual(usd('3.33'));
  });

  // Stripe docs, coupon weighting: items 10 and 20, coupon 5.00, then the 10 item ends at half the period.
  test('a discounted item is credited from what it really cost: 4.17', () => {
    const [discount] = split(usd('5.00'), [10n, 20n]);
    const net = usd('10.00').minor - discount!.minor;
    expect(
      credited(
        [{ ...debit('0.00', '2026-04-01', '2026-05-01'), amount: { minor: net, currency: 'USD' } }],
        '2026-04-16',
      ),
    ).toEqual([417n]);
  });

  // Kill Bill, testMultiplePartialRepairs, May.
  test('599.95 to 9.95 on May 7, to 29.95 on May 8', () => {
    const first = debit('599.95', '2026-05-01', '2026-06-01', 'first');
    expect(credited([first], '2026-05-07')).toEqual([48383n]);
    const second = chargeFor(usd('9.95'), { start: '2026-05-07', end: '2026-06-01' }, '2026-05-01', monthly);
    expect(second).toEqual(usd('8.02'));
    const open = [
      { ...first, coveredUntil: '2026-05-07' },
      debit('8.02', '2026-05-07', '2026-06-01', 'second'),
    ];
    expect(credited(open, '2026-05-08', new Map([['first', 48383n]]))).toEqual([770n]);
    const third = chargeFor(usd('29.95'), { start: '2026-05-08', end: '2026-06-01' }, '2026-05-01', monthly);
    expect(third).toEqual(usd('23.19'));
  });

  // Meteroid, proration tests: a period of 30 days, January 1 to 31.
  test.each([
    ['100 to 200 on Jan 16', '100.00', '200.00', '2026-01-16', 5000n],
    ['300 to 600 on Jan 30', '300.00', '600.00', '2026-01-30', 1000n],
    ['5 to 10 seats at 10 on Jan 16', '50.00', '100.00', '2026-01-16', 2500n],
  ])('%s', (_name, before, after, day, net) => {
    const [credit] = credited([debit(before, '2026-01-01', '2026-01-31')], day);
    const rest = { start: day, end: '2026-01-31' };
    const charge = chargeFor(usd(after), rest, '2026-01-01', { unit: 'day', count: 30 });
    expect(charge.minor - credit!).toBe(net);
  });

  // Kill Bill, annual TestProRation: price 1 per year and cycle counts as factors.
  test('a year with a stub before and after: 1 + 7/365 + 47/366 cycles', () => {
    const period = { start: '2011-01-10', end: '2012-03-04' };
    const yearly = { unit: 'year', count: 1 } as const;
    // 133,590 = 365 × 366 minor units a year make every day's share a whole number.
    expect(chargeFor(usd('1335.90'), period, '2011-01-17', yearly)).toEqual(usd('1533.07'));
  });
});

describe('rules', () => {
  test('several debits are credited each by itself', () => {
    const debits = [
      debit('10.00', '2026-04-01', '2026-05-01', 'a'),
      debit('31.00', '2026-05-01', '2026-06-01', 'b'),
    ];
    expect(unusedParts(debits, { day: '2026-04-21', at: null }, { taken: none, lost: none }, 'UTC')).toEqual([
      { debit: debits[0], amount: usd('3.33'), period: { start: '2026-04-21', end: '2026-05-01' } },
      { debit: debits[1], amount: usd('31.00'), period: { start: '2026-05-01', end: '2026-06-01' } },
    ]);
  });

  test('a credit takes no more than earlier credits left', () => {
    const half = debit('10.00', '2026-04-01', '2026-05-01');
    expect(credited([half], '2026-04-16', new Map([['line', 700n]]))).toEqual([300n]);
    expect(credited([half], '2026-04-16', new Map([['line', 1000n]]))).toEqual([]);
  });

  test('days that nobody paid are not given back', () => {
    const half = debit('10.00', '2026-04-01', '2026-05-01');
    const writtenOff = (minor: bigint) => {
      const lost = new Map([['line', minor]]);
      return credited([half], '2026-04-16', lost, lost);
    };
    expect(writtenOff(200n)).toEqual([300n]);
    expect(writtenOff(500n)).toEqual([]);
    expect(writtenOff(600n)).toEqual([]);
  });

  test('nothing is credited after the last day, nor of nothing', () => {
    expect(credited([debit('10.00', '2026-04-01', '2026-05-01')], '2026-05-01')).toEqual([]);
    expect(credited([debit('0.00', '2026-04-01', '2026-05-01')], '2026-04-02')).toEqual([]);
  });

  test('however often it is credited, never more than was debited comes back', () => {
    const day = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 12n),
        fc.array(day, { minLength: 1, maxLength: 20 }),
        (minor, days) => {
          let open: OpenDebit = {
            ...debit('0.00', '2026-05-01', '2026-06-01'),
            amount: { minor, currency: 'USD' },
          };
          let back = 0n;
          for (const offset of [...days].sort((a, b) => b - a)) {
            const from = `2026-05-${String(offset + 1).padStart(2, '0')}`;
            const earlier = { taken: new Map([['line', back]]), lost: none };
            const [part] = unusedParts([open], { day: from, at: null }, earlier, 'UTC');
            if (!part) continue;
            back += part.amount.minor;
            open = { ...open, coveredUntil: from };
          }
          expect(back).toBeLessThanOrEqual(minor);
          const share = ratio(31 - Math.min(...days), 31);
          const exact = times({ minor, currency: 'USD' }, share).minor;
          // Each of at most 20 roundings is off by half a unit at most.
          expect(back >= exact - 11n && back <= exact + 11n).toBe(true);
        },
      ),
    );
  });
});
