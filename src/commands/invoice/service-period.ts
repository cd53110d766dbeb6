import { addIntervals, localDay, startOfDay } from '../../platform/calendar.ts';
import type { Instant, LocalDate } from '../../platform/clock.ts';
import { reject } from '../errors.ts';
import type { Period } from '../subscription/events.ts';
import type { DraftedPeriod } from './inputs.ts';

/** Every month of it is a row of the schedule. */
const mostYears = 100;

/**
 * The period as named by hand, in the account's time zone; `path` leads to it in the input. Rejects with `InvalidDate` what is not in order, longer
 * than a hundred years, or begins or ends at an instant that is not within its first or its last day.
 */
export function servicePeriod(given: DraftedPeriod, timeZone: string, path: readonly string[]): Period {
  const { start, end } = given;
  const wrong = (field: keyof DraftedPeriod, message: string): never =>
    reject('InvalidDate', [...path, field], `period.${field} ${message}`);
  if (end <= start) wrong('end', 'must be after period.start.');
  if (end > addIntervals(start, { unit: 'year', count: mostYears }, 1)) {
    wrong('end', `must be at most ${mostYears} years after period.start; split the line.`);
  }
  const startsAt = given.startsAt ?? null;
  const endsAt = given.endsAt ?? null;
  const lastDay = addIntervals(end, { unit: 'day', count: 1 }, -1);
  if (startsAt !== null && localDay(startsAt, timeZone) !== start) wrong('startsAt', within(start, timeZone));
  if (endsAt !== null && localDay(endsAt, timeZone) !== lastDay) wrong('endsAt', within(lastDay, timeZone));
  if (endsAt !== null && endsAt <= (startsAt ?? startOfDay(start, timeZone))) {
    wrong('endsAt', 'must be after the period has begun.');
  }
  return { start, end, ...instants(startsAt, endsAt) };
}

const within = (day: LocalDate, timeZone: string): string =>
  `must be an instant of ${day} in ${timeZone}, the account's time zone; leave it out where the whole day counts.`;

function instants(startsAt: Instant | null, endsAt: Instant | null): Pick<Period, 'startsAt' | 'endsAt'> {
  return { ...(startsAt === null ? {} : { startsAt }), ...(endsAt === null ? {} : { endsAt }) };
}
