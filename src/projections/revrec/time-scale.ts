import type { Recognition } from '../../commands/policy/conventions.ts';
import type { Period } from '../../commands/subscription/events.ts';
import { addIntervals, startOfDay } from '../../platform/calendar.ts';
import type { Instant, LocalDate } from '../../platform/clock.ts';

/** Accounting month, `2026-03`. */
export type Month = string;

/** When something was taken of a line. */
export interface Moment {
  readonly at: Instant;
  /** The same as a local day of the account. */
  readonly day: LocalDate;
}

/** The time over which a line is earned, in whole numbers of one unit. */
export interface TimeScale {
  readonly start: number;
  readonly end: number;
  /** In which something may be earned, in order. */
  readonly months: readonly Month[];
  readonly pointOf: (moment: Moment) => number;
  /** The first point that does not belong to the month, nor to any before it. */
  readonly endOf: (month: Month) => number;
}

/** The unit is a day, a second, or a month of service. */
export function timeScale(recognition: Recognition, period: Period, timeZone: string): TimeScale {
  switch (recognition) {
    case 'day':
      return byDay(period);
    case 'second':
      return bySecond(period, timeZone);
    case 'month':
      return byMonth(period);
  }
}

function byDay(period: Period): TimeScale {
  const { start, end } = wholeDays(period);
  return {
    ...{ start: dayNumber(start), end: dayNumber(end), months: monthsOf(start, end) },
    pointOf: ({ day }) => dayNumber(day),
    endOf: (month) => dayNumber(firstDayAfter(month)),
  };
}

/** Seconds that really pass, also where clocks are turned. A second that has begun is still to be earned. */
function bySecond({ start, end, startsAt, endsAt }: Period, timeZone: string): TimeScale {
  return {
    start: second(startsAt ?? startOfDay(start, timeZone)),
    end: second(endsAt ?? startOfDay(end, timeZone)),
    months: monthsOf(start, end),
    pointOf: ({ at }) => second(at),
    endOf: (month) => second(startOfDay(firstDayAfter(month), timeZone)),
  };
}

/**
 * As many equal parts as it takes whole months to get from the first day to the last one; the first part is earned in the month of the first
 * day, each other in the month that follows. A part is earned with its month and not within it, so what is taken within a month finds the parts of
 * the months before it earned and its own not: no month has both revenue and contra of its own service.
 */
function byMonth(period: Period): TimeScale {
  const { start, end } = wholeDays(period);
  const first = monthNumber(start);
  const apart = monthNumber(end) - first;
  // From either end, since months from the 31st on end on the 31st as well as on the 28th: February 28 to March 31 is one.
  const after = (day: LocalDate, months: number): LocalDate =>
    addIntervals(day, { unit: 'month', count: 1 }, months);
  const reached = after(start, apart) >= end || after(end, -apart) <= start;
  const parts = Math.max(1, reached ? apart : apart + 1);
  return {
    ...{ start: 0, end: parts },
    months: Array.from({ length: parts }, (_, part) => monthAt(first + part)),
    pointOf: ({ day }) => monthNumber(day) - first,
    endOf: (month) => monthNumber(month) - first + 1,
  };
}

/**
 * A day in which service begins counts whole, one in which it ends does not: where one period follows another within a day, the day is
 * counted once.
 */
function wholeDays({ start, end, endsAt }: Period): { readonly start: LocalDate; readonly end: LocalDate } {
  return { start, end: endsAt === undefined ? end : addIntervals(end, { unit: 'day', count: 1 }, -1) };
}

function monthsOf(start: LocalDate, end: LocalDate): Month[] {
  const months = [start.slice(0, 7)];
  for (let first = firstDayAfter(months[0]!); first < end; first = firstDayAfter(first.slice(0, 7))) {
    months.push(first.slice(0, 7));
  }
  return months;
}

/** By hand, because every line of every invoice asks for it and a calendar object costs a hundred times more. */
function firstDayAfter(month: Month): LocalDate {
  return `${monthAt(monthNumber(month) + 1)}-01`;
}

const monthNumber = (dayOrMonth: string): number =>
  Number(dayOrMonth.slice(0, 4)) * 12 + Number(dayOrMonth.slice(5, 7)) - 1;

function monthAt(number: number): Month {
  const month = number % 12;
  return `${String((number - month) / 12).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}`;
}

const dayNumber = (day: LocalDate): number => Date.parse(day) / 86_400_000;

/** Which has begun at the instant. */
const second = (at: Instant): number => Date.parse(`${at.slice(0, '2026-03-01T12:00:00'.length)}Z`) / 1_000;
