import { startOfDay } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import { afterPeriod } from '../rating/discounts.ts';
import { sameTerms, type Terms } from '../rating/terms.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import { billOf, chargesOf, periodOn } from './charges.ts';
import { goOn, type Course } from './course.ts';
import type { Reach } from './catch-up.ts';
import type { Period } from './events.ts';
import type { Footing } from './footing.ts';
import { inForce } from './in-force.ts';
import type { Subscription } from './subscription.ts';
import { versionReached } from './version-reached.ts';

/**
 * Bills the period after the last billed one, on an invoice of its own, with those after it that are due as well and cost the same; at
 * most so many. A version of the plan that reaches it comes first, and coupons have counted the period before.
 */
export function renew(course: Course, basis: Basis, occasion: Occasion, reach: Reach): Course {
  const start = course.state.footing.currentPeriod?.end;
  if (start === undefined) return course;
  const reached = reachVersion(course, start, basis, occasion);
  const { state } = reached;
  const { subscriptionId, footing, timeZone } = state;
  const terms = nextTerms(footing);
  const periods = alike(state, terms, basis, reach);
  const invoiceId = occasion.idOf('renewal-invoice', start);
  const lines = periods.flatMap((days) => chargesOf(terms, days, footing.anchor, 'renewal-charge', occasion));
  const { invoice, debits } = billOf(subscriptionId, invoiceId, lines, basis, occasion);
  return goOn(
    reached,
    {
      type: 'SubscriptionRenewalCompleted',
      data: {
        ...inForce(state, startOfDay(start, timeZone), { terms }, occasion),
        currentPeriod: periods.at(-1)!,
        ...{ debits, invoiceId },
        discountsEnded: endedBetween(footing.terms, terms),
        completedAt: occasion.now,
      },
    },
    invoice,
  );
}

/** The terms of the period that follows. A coupon that no period was charged with yet has not counted one. */
export function nextTerms({ terms, unused }: Footing): Terms {
  const counted = afterPeriod({
    ...terms,
    discounts: terms.discounts.filter(({ couponCode }) => !unused.includes(couponCode)),
  });
  const left = new Map(counted.discounts.map((discount) => [discount.couponCode, discount]));
  const discounts = terms.discounts.flatMap((discount) =>
    unused.includes(discount.couponCode) ? [discount] : (left.get(discount.couponCode) ?? []),
  );
  return { ...terms, discounts };
}

function endedBetween(before: Terms, after: Terms): readonly string[] {
  const left = after.discounts.map(({ couponCode }) => couponCode);
  return before.discounts.map(({ couponCode }) => couponCode).filter((code) => !left.includes(code));
}

function reachVersion(course: Course, start: LocalDate, basis: Basis, occasion: Occasion): Course {
  const { state } = course;
  const { terms: previous } = state.footing;
  const terms = versionReached(previous, basis, start);
  if (!terms) return course;
  const reached = inForce(state, startOfDay(start, state.timeZone), { terms }, occasion);
  return goOn(course, { type: 'SubscriptionPlanVersionReached', data: { ...reached, previous } });
}

/** The next period and those after it that are due at the same terms, before anything else falls due. */
function alike(
  { footing, endsOn, cancellation, pending }: Subscription,
  terms: Terms,
  basis: Basis,
  { through, atMost }: Reach,
): readonly Period[] {
  const stops = [cancellation?.on, endsOn, pending?.effectiveOn];
  const goesOn = (start: LocalDate): boolean =>
    start <= through &&
    stops.every((stop) => stop === null || stop === undefined || start < stop) &&
    sameTerms(afterPeriod(terms), terms) &&
    versionReached(terms, basis, start) === null;
  const periods = [periodOn(footing.currentPeriod!.end, footing.anchor, terms, endsOn)];
  for (let { end } = periods[0]!; periods.length < atMost && goesOn(end); end = periods.at(-1)!.end) {
    periods.push(periodOn(end, footing.anchor, terms, endsOn));
  }
  return periods;
}
