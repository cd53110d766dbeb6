import { localDay, shareOfDays, shareOfSecondsLeft, startOfDay } from '../../platform/calendar.ts';
import type { Instant, LocalDate } from '../../platform/clock.ts';
import { plus, ratio, type Rational } from '../../platform/rational.ts';
import type { Basis } from './basis.ts';
import type { Period } from './event-parts.ts';
import type { Subscription } from './subscription.ts';

/** Where an operation divides a period into what was served and what is left. */
export interface Cut {
  readonly day: LocalDate;
  /** Where service is reckoned by second: the instant of that day, a whole second. Null: the day's beginning. */
  readonly at: Instant | null;
}

/**
 * The cut of what takes effect at an instant: at the beginning of its local day, or at its second (what is begun of a second counts as
 * left). Where a second was cut on that day before, no cut goes behind it, by whatever convention: what was served until then stays billed.
 */
export function cutAt(effectiveAt: Instant, { footing, timeZone }: Subscription, { payer }: Basis): Cut {
  const day = localDay(effectiveAt, timeZone);
  if (payer.conventions.proration === 'second') return { day, at: wholeSecond(effectiveAt) };
  const last = footing.cutAt;
  return { day, at: last !== null && localDay(last, timeZone) === day ? last : null };
}

const wholeSecond = (at: Instant): Instant => `${at.slice(0, '2026-03-01T00:00:00'.length)}.000Z`;

/** The part of a period that is left from a cut on; empty, its end not after its start, where nothing is. */
export function leftOf(period: Period, cut: Cut): Period {
  const { start, end, startsAt } = period;
  if (cut.day < start || (cut.day === start && (cut.at ?? '') < (startsAt ?? ''))) return period;
  return cut.at === null ? { start: cut.day, end } : { start: cut.day, end, startsAt: cut.at };
}

/** Which part of a period another one within it is: by seconds that really pass where either begins at one, else by days. */
export function shareOf(whole: Period, part: Period, timeZone: string): Rational {
  if (whole.startsAt === undefined && part.startsAt === undefined) return shareOfDays(whole, part);
  const [from, until] = bounds(whole, timeZone);
  const [begins, ends] = bounds(part, timeZone);
  const after = shareOfSecondsLeft(from, until, ends);
  return plus(shareOfSecondsLeft(from, until, begins), ratio(-after.num, after.den));
}

function bounds(
  { start, startsAt, end }: Period,
  timeZone: string,
): readonly [from: Instant, until: Instant] {
  return [startsAt ?? startOfDay(start, timeZone), startOfDay(end, timeZone)];
}
