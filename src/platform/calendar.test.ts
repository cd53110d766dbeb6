import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  addIntervals,
  cyclesIn,
  daysBetween,
  isLocalDate,
  isTimeZone,
  localDay,
  localMonth,
  nthPeriod,
  periodContaining,
  shareOfDays,
  shareOfSecondsLeft,
  startOfDay,
  type Interval,
} from './calendar.ts';
import { ratio } from './rational.ts';

const monthly: Interval = { unit: 'month', count: 1 };
const yearly: Interval = { unit: 'year', count: 1 };

test('days, weeks, months and years are added as Temporal adds them', () => {
  const day = fc
    .integer({ min: 0, max: 40_000 })
    .map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
  const interval = fc.record({
    unit: fc.constantFrom<Interval['unit']>('day', 'week', 'month', 'year'),
    count: fc.integer({ min: 1, max: 36 }),
  });
  fc.assert(
    fc.property(day, interval, fc.integer({ min: -20, max: 60 }), (anchor, step, times) => {
      const added = Temporal.PlainDate.from(anchor).add({ [`${step.unit}s`]: step.count * times });
      expect(addIntervals(anchor, step, times)).toBe(added.toString());
    }),
  );
});

describe('local days', () => {
  test('an instant is another day on the other side of the world', () => {
    expect(localDay('2026-03-01T03:00:00.000Z', 'America/New_York')).toBe('2026-02-28');
    expect(localDay('2026-03-01T03:00:00.000Z', 'Asia/Tokyo')).toBe('2026-03-01');
    expect(localMonth('2026-03-01T03:00:00.000Z', 'America/New_York')).toBe('2026-02');
  });

  test('a day begins where its zone says, at one o’clock where midnight is skipped', () => {
    expect(startOfDay('2026-07-01', 'Europe/Berlin')).toBe('2026-06-30T22:00:00.000Z');
    // Clocks in São Paulo went from 00:00 to 01:00 on 4 November 2018.
    expect(startOfDay('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
    expect(localDay('2018-11-04T02:59:59.999Z', 'America/Sao_Paulo')).toBe('2018-11-03');
  });

  test('are those of Temporal, at any time in any zone', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kathmandu',
      'Pacific/Apia',
      'America/Sao_Paulo',
    ];
    const [min, max] = [new Date('0900-01-01T00:00:00Z'), new Date('2400-01-01T00:00:00Z')];
    const instants = fc.date({ min, max, noInvalidDate: true }).map((date) => date.toISOString());
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (instant, zone) => {
        const there = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
        expect(localDay(instant, zone)).toBe(there.toPlainDate().toString());
      }),
    );
  });

  test('are not known of a zone that does not exist', () => {
    expect(() => localDay('2026-03-01T03:00:00.000Z', 'Mars/Olympus')).toThrow(RangeError);
  });

  test('what is not a day or a zone is known', () => {
    expect(['2026-02-28', '2026-02-29', '2026-2-1', '2026-03-01T00:00', ''].map(isLocalDate)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(['Europe/Berlin', 'UTC', 'Mars/Olympus', '+01:00', ''].map(isTimeZone)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

test('intervals are added as Temporal adds them', () => {
  const [min, max] = [new Date('1900-01-01T00:00:00Z'), new Date('2100-01-01T00:00:00Z')];
  const days = fc.date({ min, max, noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
  const units = fc.constantFrom<Interval['unit'][]>('day', 'week', 'month', 'year');
  fc.assert(
    fc.property(days, units, fc.integer({ min: -800, max: 800 }), (day, unit, times) => {
      const reached = Temporal.PlainDate.from(day).add({ [`${unit}s`]: times });
      expect(addIntervals(day, { unit, count: 1 }, times)).toBe(reached.toString());
    }),
  );
});

describe('the anchor day is kept and clamped, never drifting', () => {
  // Lago pull requests 1567 and 1840, which print periods with both ends counted; here the end is not counted.
  test('anchor 31: the period after 2023-01-31..02-27 is 02-28..03-30', () => {
    expect(periodContaining('2022-12-31', monthly, '2023-02-27')).toEqual({
      start: '2023-01-31',
      end: '2023-02-28',
    });
    expect(periodContaining('2022-12-31', monthly, '2023-02-28')).toEqual({
      start: '2023-02-28',
      end: '2023-03-31',
    });
  });

  test('anchor 30 in a leap year: 02-29..03-29', () => {
    expect(periodContaining('2023-10-30', monthly, '2024-03-01')).toEqual({
      start: '2024-02-29',
      end: '2024-03-30',
    });
  });

  // Kill Bill issues 743 and 2133.
  test('begun on 31 March: no period skipped or doubled around 30 May', () => {
    const periods = [0, 1, 2, 3].map((n) => nthPeriod('2026-03-31', monthly, n));
    expect(periods.map((period) => `${period.start}..${period.end}`)).toEqual([
      '2026-03-31..2026-04-30',
      '2026-04-30..2026-05-31',
      '2026-05-31..2026-06-30',
      '2026-06-30..2026-07-31',
    ]);
    expect(periodContaining('2026-03-31', monthly, '2026-05-30')).toEqual(periods[1]);
  });

  test('29 February comes back every leap year', () => {
    expect([1, 2, 3, 4].map((n) => addIntervals('2024-02-29', yearly, n))).toEqual([
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ]);
  });

  test('every day lies in exactly one period, and periods meet without gap', () => {
    const day = fc
      .integer({ min: 0, max: 40_000 })
      .map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
    const interval = fc.record({
      unit: fc.constantFrom('day', 'week', 'month', 'year'),
      count: fc.integer({ min: 1, max: 13 }),
    });
    fc.assert(
      fc.property(day, interval, day, (anchor, every, wanted) => {
        const period = periodContaining(anchor, every, wanted);
        expect(period.start <= wanted && wanted < period.end).toBe(true);
        expect(periodContaining(anchor, every, period.end).start).toBe(period.end);
        expect(periodContaining(anchor, every, period.start)).toEqual(period);
      }),
    );
  });
});

describe('fractions', () => {
  // Kill Bill, TestInvoiceDateUtilsWithoutFixedProration.
  test.each([
    ['2023-05-23', '2023-06-15', '2023-05-23', '2023-06-23', 23, 31],
    ['2023-06-23', '2023-07-15', '2023-06-23', '2023-07-23', 22, 30],
    ['2023-02-23', '2023-03-15', '2023-02-23', '2023-03-23', 20, 28],
    ['2024-02-23', '2024-03-15', '2024-02-23', '2024-03-23', 21, 29],
  ])('%s..%s of %s..%s is %d/%d', (start, end, wholeStart, wholeEnd, days, of) => {
    expect(shareOfDays({ start: wholeStart, end: wholeEnd }, { start, end })).toEqual(ratio(days, of));
  });

  // Kill Bill, annual TestProRation.
  test('yearly from 2011-01-10 with anchor day 17 to 2012-03-04: 7/365 + 1 + 47/366 cycles', () => {
    const cycles = cyclesIn({ start: '2011-01-10', end: '2012-03-04' }, '2011-01-17', yearly);
    expect(cycles).toEqual(ratio(7 * 366 + 365 * 366 + 47 * 365, 365 * 366));
  });

  test('yearly from 2011-01-31 with anchor day 15, up to the anchor: 349/365', () => {
    expect(cyclesIn({ start: '2011-01-31', end: '2012-01-15' }, '2011-01-15', yearly)).toEqual(
      ratio(349, 365),
    );
  });

  test('monthly 2011-02-10..02-24 with anchor day 10: a half', () => {
    expect(cyclesIn({ start: '2011-02-10', end: '2011-02-24' }, '2011-02-10', monthly)).toEqual(ratio(1, 2));
  });

  // Stripe docs, revenue recognition: 120 from 2024-06-15 12:00 to 2024-10-13 12:00, which is 120 days.
  test('120 over 120 days from noon: seconds give 15.50/31/31/30/12.50, days 16/31/31/30/12', () => {
    const [start, end] = ['2024-06-15T12:00:00.000Z', '2024-10-13T12:00:00.000Z'];
    const months = ['2024-07-01', '2024-08-01', '2024-09-01', '2024-10-01'];
    const left = months.map((day) => shareOfSecondsLeft(start, end, startOfDay(day, 'UTC')));
    expect(left).toEqual([ratio(1045, 1200), ratio(735, 1200), ratio(425, 1200), ratio(125, 1200)]);

    const days = ['2024-06-15', ...months, '2024-10-13'];
    expect(days.slice(1).map((day, n) => daysBetween(days[n]!, day))).toEqual([16, 31, 31, 30, 12]);
  });

  test('seconds count clocks that are turned: the day of the change has 23 hours', () => {
    const [start, end] = [
      startOfDay('2026-03-29', 'Europe/Berlin'),
      startOfDay('2026-03-30', 'Europe/Berlin'),
    ];
    expect(shareOfSecondsLeft(start, end, '2026-03-29T10:00:00.000Z')).toEqual(ratio(12, 23));
    expect(shareOfSecondsLeft(start, end, '2026-01-01T00:00:00.000Z')).toEqual(ratio(1));
    expect(shareOfSecondsLeft(start, end, '2027-01-01T00:00:00.000Z')).toEqual(ratio(0));
  });
});
