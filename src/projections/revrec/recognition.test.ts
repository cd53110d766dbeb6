import fc from 'fast-check';
import { line, taken, waterfall } from './example-lines.ts';
import { recognise } from './recognition.ts';
import { schedule, type LineCredit, type ObligationLine } from './schedule.ts';

const refund = (amount: number): LineCredit => ({
  kind: 'credit_note',
  at: '2019-02-01T00:00:00.000Z',
  day: '2019-02-01',
  month: '2019-02',
  amount: BigInt(amount),
});

// Stripe docs, revenue recognition; 2019, by day.
test('R1: 31 a month from January 15: revenue 17 and 14, deferred +14 and -14', () => {
  expect(waterfall(line(3_100, '2019-01-15', '2019-02-15'))).toEqual([
    ['2019-01', 1_700n, 0n, 1_400n],
    ['2019-02', 1_400n, 0n, -1_400n],
  ]);
});

test('R2: 365 a year from January 1: revenue 31, 28, 31, deferred +334, -28, -31', () => {
  expect(waterfall(line(36_500, '2019-01-01', '2020-01-01')).slice(0, 3)).toEqual([
    ['2019-01', 3_100n, 0n, 33_400n],
    ['2019-02', 2_800n, 0n, -2_800n],
    ['2019-03', 3_100n, 0n, -3_100n],
  ]);
});

test('R3: 90 from April 1, to 120 on April 21, lines -30 +40 +120 billed in May: revenue 100 in April, 120 in May', () => {
  const lines = [
    line(9_000, '2019-04-01', '2019-05-01'),
    line(-3_000, '2019-04-21', '2019-05-01', { postingPeriod: '2019-05' }),
    line(4_000, '2019-04-21', '2019-05-01', { postingPeriod: '2019-05' }),
    line(12_000, '2019-05-01', '2019-06-01'),
  ];
  const of = (month: string) => lines.flatMap((each) => schedule(each)).filter((m) => m.month === month);
  const revenue = (month: string) => of(month).reduce((sum, m) => sum + m.recognised, 0n);
  const billed = (month: string) => of(month).reduce((sum, m) => sum + m.billed, 0n);
  expect([revenue('2019-04'), revenue('2019-05')]).toEqual([10_000n, 12_000n]);
  // Receivable +90 and +130; the difference to revenue is unbilled +10, then -10.
  expect([billed('2019-04'), billed('2019-05')]).toEqual([9_000n, 13_000n]);
});

test('R5: 90 over January to March, cancelled after a month without a refund: 31, 28, 31, deferred +59, -28, -31', () => {
  expect(waterfall(line(9_000, '2019-01-01', '2019-04-01'))).toEqual([
    ['2019-01', 3_100n, 0n, 5_900n],
    ['2019-02', 2_800n, 0n, -2_800n],
    ['2019-03', 3_100n, 0n, -3_100n],
  ]);
});

test('R6: the same, credited in full on February 1: deferred -59, contra +31', () => {
  expect(waterfall(line(9_000, '2019-01-01', '2019-04-01', { credits: [refund(9_000)] }))).toEqual([
    ['2019-01', 3_100n, 0n, 5_900n],
    ['2019-02', 0n, 3_100n, -5_900n],
    ['2019-03', 0n, 0n, 0n],
  ]);
});

test('R7: the same, 9 credited on February 1: revenue 25.20, deferred -31.10, contra +3.10; March 27.90', () => {
  expect(waterfall(line(9_000, '2019-01-01', '2019-04-01', { credits: [refund(900)] }))).toEqual([
    ['2019-01', 3_100n, 0n, 5_900n],
    ['2019-02', 2_520n, 310n, -3_110n],
    ['2019-03', 2_790n, 0n, -2_790n],
  ]);
});

describe('R9: 120 from 2024-06-15 12:00 to 2024-10-13 12:00', () => {
  const period = {
    ...{ start: '2024-06-15', end: '2024-10-14' },
    ...{ startsAt: '2024-06-15T12:00:00.000Z', endsAt: '2024-10-13T12:00:00.000Z' },
  };
  const months = (recognition: ObligationLine['recognition']) =>
    schedule(line(12_000, '2024-06-15', '2024-10-14', { period, recognition })).map((row) => [
      row.month,
      row.recognised,
    ]);

  test('by second: 15.50, 31, 31, 30, 12.50', () => {
    expect(months('second')).toEqual([
      ['2024-06', 1_550n],
      ['2024-07', 3_100n],
      ['2024-08', 3_100n],
      ['2024-09', 3_000n],
      ['2024-10', 1_250n],
    ]);
  });

  test('by day: 16, 31, 31, 30, 12', () => {
    expect(months('day')).toEqual([
      ['2024-06', 1_600n],
      ['2024-07', 3_100n],
      ['2024-08', 3_100n],
      ['2024-09', 3_000n],
      ['2024-10', 1_200n],
    ]);
  });

  test('by even months: 30 from June to September', () => {
    expect(months('month')).toEqual([
      ['2024-06', 3_000n],
      ['2024-07', 3_000n],
      ['2024-08', 3_000n],
      ['2024-09', 3_000n],
    ]);
  });
});

// The source counts both ends; half-open, the period ends on August 21.
describe('R15: 31 posted in July for July 21 to August 20', () => {
  const billed = line(3_100, '2025-07-21', '2025-08-21');

  test('July 11, August 20', () => {
    expect(waterfall(billed).map(([month, revenue]) => [month, revenue])).toEqual([
      ['2025-07', 1_100n],
      ['2025-08', 2_000n],
    ]);
  });

  test('voided on September 12: -31 in September, the rows of July and August stay', () => {
    const credits = [taken('void', '2025-09-12T09:00:00.000Z', 3_100)];
    const rows = schedule({ ...billed, credits });
    expect(rows.map(({ month, recognised, contra, voided }) => [month, recognised, contra, voided])).toEqual([
      ['2025-07', 1_100n, 0n, 0n],
      ['2025-08', 2_000n, 0n, 0n],
      ['2025-09', 0n, 3_100n, 3_100n],
    ]);
  });
});

test('a line over no time is earned in the month of its day', () => {
  expect(waterfall(line(500, '2026-02-01', '2026-02-01'))).toEqual([['2026-02', 500n, 0n, 0n]]);
});

test('revenue less contra is what credits left of the amount, month by month and in whole', () => {
  const credit = fc.record({
    at: fc.integer({ min: -20, max: 140 }),
    share: fc.integer({ min: 0, max: 10 }),
    kind: fc.constantFrom('credit_note' as const, 'void' as const, 'bad_debt' as const),
  });
  fc.assert(
    fc.property(
      fc.bigInt({ min: -1_000_000n, max: 1_000_000n }),
      fc.integer({ min: 0, max: 100 }),
      fc.array(credit, { maxLength: 4 }),
      (amount, length, shares) => {
        const credits = shares.map(({ share, ...at }) => ({ ...at, amount: (amount * BigInt(share)) / 40n }));
        const points = [-30, 0, 10, 25, 60, 100, 150];
        const stretches = recognise({ amount, start: 0, end: length, credits }, points);
        const net = credits.reduce((left, taken) => left - taken.amount, amount);
        const total = stretches.reduce((sum, { revenue, contra }) => sum + revenue - contra, 0n);
        expect(total).toBe(net);
        for (const { contra, voided, badDebt } of stretches) {
          const [one, other, all] = [voided, badDebt, contra].map((part) => (amount < 0n ? -part : part));
          expect(one! + other! <= all!).toBe(true);
        }
        for (const { revenue, contra } of stretches) {
          expect([revenue, contra].every((part) => part === 0n || part > 0n === amount > 0n)).toBe(true);
        }
      },
    ),
  );
});
