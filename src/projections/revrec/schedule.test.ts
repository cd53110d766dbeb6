import fc from 'fast-check';
import { addIntervals, localDay, localMonth } from '../../platform/calendar.ts';
import { line, taken, waterfall } from './example-lines.ts';
import { schedule, type ObligationLine } from './schedule.ts';

describe('by second', () => {
  test('days are as long as they really are: the months of a zone where clocks are turned', () => {
    const of = line(119_900, '2026-03-15', '2026-05-04', {
      recognition: 'second',
      timeZone: 'Europe/Berlin',
    });
    const hours = schedule(of).map(({ recognised }) => recognised);
    // 50 days less the hour that is skipped on March 29: 407 + 720 + 72 of 1,199 hours.
    expect(hours).toEqual([40_700n, 72_000n, 7_200n]);
  });

  test('a credit finds earned what was served until its second', () => {
    const credits = [taken('credit_note', '2019-01-16T12:00:00.000Z', 3_100)];
    expect(waterfall(line(3_100, '2019-01-01', '2019-02-01', { recognition: 'second', credits }))).toEqual([
      ['2019-01', 1_550n, 1_550n, 0n],
    ]);
  });
});

describe('by even months', () => {
  const even = (start: string, end: string, more: Partial<ObligationLine> = {}) =>
    waterfall(line(9_000, start, end, { recognition: 'month', ...more })).map(([month, revenue, contra]) => [
      month,
      revenue,
      contra,
    ]);

  test('a month that begins within a calendar month is earned in it', () => {
    expect(even('2026-01-31', '2026-02-28')).toEqual([['2026-01', 9_000n, 0n]]);
    expect(even('2026-01-31', '2026-04-30')).toEqual([
      ['2026-01', 3_000n, 0n],
      ['2026-02', 3_000n, 0n],
      ['2026-03', 3_000n, 0n],
    ]);
  });

  test.each([
    ['2026-02-28', '2026-03-31', ['2026-02']],
    ['2026-04-30', '2026-05-31', ['2026-04']],
    ['2026-02-28', '2026-05-31', ['2026-02', '2026-03', '2026-04']],
    ['2024-01-30', '2024-02-29', ['2024-01']],
  ])(
    'a period from %s to %s, counted from a day that short months lack, is of whole months',
    (start, end, months) => {
      expect(even(start, end).map(([month]) => month)).toEqual(months);
    },
  );

  test('a year from a February 28 to the leap day is of twelve months', () => {
    expect(even('2027-02-28', '2028-02-29').map(([, revenue]) => revenue)).toEqual(
      Array.from({ length: 12 }, () => 750n),
    );
  });

  test('days beyond the last whole month make another part', () => {
    expect(even('2026-01-15', '2026-02-16')).toEqual([
      ['2026-01', 4_500n, 0n],
      ['2026-02', 4_500n, 0n],
    ]);
  });

  test('a part of no month is earned in the month of its day', () => {
    expect(even('2026-02-20', '2026-02-27')).toEqual([['2026-02', 9_000n, 0n]]);
    expect(even('2026-02-20', '2026-02-20')).toEqual([['2026-02', 9_000n, 0n]]);
  });

  test('a credit within a month finds the months before it earned, and this one not', () => {
    const credits = [taken('credit_note', '2026-02-27T12:00:00.000Z', 900)];
    expect(even('2026-01-01', '2026-04-01', { credits })).toEqual([
      ['2026-01', 3_000n, 0n],
      ['2026-02', 2_700n, 300n],
      ['2026-03', 2_700n, 0n],
    ]);
  });
});

test('however it is recognised, a schedule adds up to what was billed less what was taken, and no month has another sign', () => {
  const instant = fc
    .date({
      min: new Date('2026-01-01T00:00:00Z'),
      max: new Date('2028-06-30T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString());
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Auckland');
  const some = fc.record({
    recognition: fc.constantFrom('day' as const, 'second' as const, 'month' as const),
    timeZone: zone,
    ends: fc.tuple(instant, instant),
    within: fc.tuple(fc.boolean(), fc.boolean()),
    amount: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    posted: instant,
    credits: fc.array(
      fc.record({
        kind: fc.constantFrom('credit_note' as const, 'void' as const, 'bad_debt' as const),
        at: instant,
        share: fc.integer({ min: 0, max: 10 }),
      }),
      { maxLength: 4 },
    ),
  });
  fc.assert(
    fc.property(some, ({ recognition, timeZone, ends, within, amount, posted, credits: shares }) => {
      const [startsAt, endsAt] = [...ends].sort() as [string, string];
      const start = localDay(startsAt, timeZone);
      const last = localDay(endsAt, timeZone);
      const period = {
        start,
        end: within[1] ? addIntervals(last, { unit: 'day', count: 1 }, 1) : last,
        ...(within[0] ? { startsAt } : {}),
        ...(within[1] ? { endsAt } : {}),
      };
      const credits = shares.map(({ kind, at, share }) =>
        taken(kind, at, Math.trunc((amount * share) / 40), timeZone),
      );
      const of = line(amount, period.start, period.end, {
        ...{ recognition, timeZone, period, credits, postingPeriod: localMonth(posted, timeZone) },
      });
      const rows = schedule(of);
      const total = (figure: (row: (typeof rows)[number]) => bigint): bigint =>
        rows.reduce((sum, row) => sum + figure(row), 0n);
      const net = credits.reduce((left, credit) => left - credit.amount, BigInt(amount));
      expect(total(({ billed }) => billed)).toBe(BigInt(amount));
      expect(total(({ billed, credited }) => billed - credited)).toBe(net);
      expect(total(({ recognised, contra }) => recognised - contra)).toBe(net);
      for (const { recognised, contra } of rows) {
        expect([recognised, contra].every((part) => part === 0n || part > 0n === amount > 0)).toBe(true);
      }
      expect(rows.map(({ month }) => month)).toEqual([...new Set(rows.map(({ month }) => month))].sort());
    }),
  );
});
