import { startOfDay } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import { sameInterval } from '../rating/direction.ts';
import { setupFeeLines } from '../rating/setup-fee.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import { billOf, chargesOf, periodOn } from './charges.ts';
import { goOn, type Course } from './course.ts';
import { inForce } from './in-force.ts';
import { nextTerms } from './renewal.ts';
import { directionAndPrevious, termsChanged } from './terms-change.ts';

/**
 * What was agreed for the end of the period comes into force with the period that follows, whatever became of the plan meanwhile:
 * plan, quantity, price and add-ons as agreed; coupons and overrides as they are.
 */
export function applyPending(course: Course, on: LocalDate, basis: Basis, occasion: Occasion): Course {
  const { state } = course;
  const { pending, footing, timeZone, subscriptionId, endsOn } = state;
  if (!pending) return course;
  const { discounts, overrides } = nextTerms(footing);
  const terms = { ...pending.change, discounts, overrides };
  const anchor = sameInterval(footing.terms.plan.interval, terms.plan.interval) ? footing.anchor : on;
  const currentPeriod = periodOn(on, anchor, terms, endsOn);
  const lines = [
    ...setupFeeLines(pending.setupFees, on, (code) => occasion.idOf('setup-fee', code)),
    ...chargesOf(terms, currentPeriod, anchor, 'scheduled-charge', occasion),
  ];
  const invoiceId = occasion.idOf('scheduled-invoice', on);
  const { invoice, debits } = billOf(subscriptionId, invoiceId, lines, basis, occasion);
  const changed = termsChanged(pending.kind, {
    ...inForce(state, startOfDay(on, timeZone), { terms }, occasion),
    ...directionAndPrevious(footing, terms),
    ...{ currentPeriod, credits: [], debits, invoiceId },
    setupFees: [],
    scheduledBy: pending.operationId,
  });
  return goOn(course, changed, invoice);
}
