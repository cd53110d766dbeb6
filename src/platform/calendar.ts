import { Temporal } from 'temporal-polyfill';
import type { Instant, LocalDate } from './clock.ts';
import { plus, ratio, type Rational } from './rational.ts';
import { remembered } from './remembered.ts';

export interface Interval {
  readonly unit: 'day' | 'week' | 'month' | 'year';
  readonly count: number;
}

/** Half-open: `end` is not part of it. */
export interface DayRange {
  readonly start: LocalDate;
  readonly end: LocalDate;
}

/** The day that it is at `instant` in the zone (IANA name). Throws RangeError for an unknown zone. */
export const localDay: (instant: Instant, timeZone: string) => LocalDate = remembered(
  2_000,
  (instant, timeZone) => {
    const day = dayFormat(timeZone).format(new Date(instant));
    // Years of other than four digits are left to Temporal, which writes them as ISO 8601 does.
    if (fourDigitYear.test(day)) return day;
    return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString();
  },
);

const fourDigitYear = /^[1-9]\d{3}-\d\d-\d\d$/;

/** To make one costs as much as some hundred days take; a locale that writes days as ISO 8601 does. */
function dayFormat(timeZone: string): Intl.DateTimeFormat {
  const known = dayFormats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    ...{ calendar: 'gregory', numberingSystem: 'latn', year: 'numeric', month: '2-digit', day: '2-digit' },
  });
  if (dayFormats.size < 1_000) dayFormats.set(timeZone, made);
  return made;
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The first instant of a local day; not always midnight where clocks are turned then. */
export const startOfDay: (day: LocalDate, timeZone: string) => Instant = remembered(
  20_000,
  (day, timeZone) => {
    const start = Temporal.PlainDate.from(day).toZonedDateTime(timeZone).toInstant();
    return start.toString({ fractionalSecondDigits: 3 });
  },
);

/** The accounting month of an instant in the zone: `2026-03`. */
export function localMonth(instant: Instant, timeZone: string): string {
  return localDay(instant, timeZone).slice(0, 7);
}

/** `times` intervals after (or before) the anchor, always reckoned from the anchor: its day of month is clamped but never drifts. */
export function addIntervals(anchor: LocalDate, { unit, count }: Interval, times: number): LocalDate {
  const amount = count * times;
  switch (unit) {
    case 'day':
      return addDays(anchor, amount);
    case 'week':
      return addDays(anchor, 7 * amount);
    case 'month':
      return addMonths(anchor, amount);
    case 'year':
      return addMonths(anchor, 12 * amount);
  }
}

function addDays(day: LocalDate, days: number): LocalDate {
  return dayAt(Date.parse(day) + days * 86_400_000);
}

function addMonths(day: LocalDate, months: number): LocalDate {
  const from = new Date(day);
  const month = from.getUTCMonth() + months;
  const last = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0));
  return dayAt(last.setUTCDate(Math.min(from.getUTCDate(), last.getUTCDate())));
}

const dayAt = (ms: number): LocalDate => new Date(ms).toISOString().slice(0, 10);

/** Days from `start` to `end`, `end` not counted; negative where `end` comes first. */
export function daysBetween(start: LocalDate, end: LocalDate): number {
  return (Date.parse(end) - Date.parse(start)) / 86_400_000;
}

export function daysIn(range: DayRange): number {
  return daysBetween(range.start, range.end);
}

/** The n-th period from the anchor; negative ones lie before it. */
export function nthPeriod(anchor: LocalDate, interval: Interval, n: number): DayRange {
  return { start: addIntervals(anchor, interval, n), end: addIntervals(anchor, interval, n + 1) };
}

/** Which period, counted from the anchor, holds the day. */
export function periodIndex(anchor: LocalDate, interval: Interval, day: LocalDate): number {
  const longest = { day: 1, week: 7, month: 31, year: 366 }[interval.unit] * interval.count;
  // Dividing by the longest period never overshoots: from a day at or after the anchor one only steps forward, else only back.
  let n = Math.trunc(daysBetween(anchor, day) / longest);
  while (addIntervals(anchor, interval, n) > day) n -= 1;
  while (addIntervals(anchor, interval, n + 1) <= day) n += 1;
  return n;
}

export function periodContaining(anchor: LocalDate, interval: Interval, day: LocalDate): DayRange {
  return nthPeriod(anchor, interval, periodIndex(anchor, interval, day));
}

/** How many periods of the anchor's grid the range covers, each counted by its own length: 7/365 + 1 + 47/366. */
export function cyclesIn(range: DayRange, anchor: LocalDate, interval: Interval): Rational {
  let cycles = ratio(0);
  for (let n = periodIndex(anchor, interval, range.start); ; n += 1) {
    const period = nthPeriod(anchor, interval, n);
    if (period.start >= range.end) return cycles;
    cycles = plus(cycles, shareOfDays(period, range));
  }
}

/** The part of `whole` that lies within `part`, by days. */
export function shareOfDays(whole: DayRange, part: DayRange): Rational {
  const start = part.start > whole.start ? part.start : whole.start;
  const end = part.end < whole.end ? part.end : whole.end;
  return ratio(Math.max(0, daysBetween(start, end)), daysIn(whole));
}

/** The part of [start, end) that is left at `at`, by seconds that really pass (clocks that are turned count). */
export function shareOfSecondsLeft(start: Instant, end: Instant, at: Instant): Rational {
  const [from, to, now] = [Date.parse(start), Date.parse(end), Date.parse(at)];
  const left = to - Math.min(Math.max(now, from), to);
  return ratio(left, to - from);
}

/** True for a day that exists, written `2026-03-01`. */
export function isLocalDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

/** True for an IANA zone name that this machine's tables know; offsets such as `+01:00` are not zones. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  if (knownZones.has(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  if (knownZones.size < 1_000) knownZones.add(name);
  return true;
}

/** Asking Intl costs a quarter of a millisecond, for the same few hundred names. */
const knownZones = new Set<string>();
