import { localDay, nthPeriod } from '../../platform/calendar.ts';
import { setupFeeLines } from '../rating/setup-fee.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import { billOf, chargesOf, withinTerm } from './charges.ts';
import { goOn, type Course } from './course.ts';
import { inForce, notBefore } from './in-force.ts';
import { nextTerms } from './renewal.ts';

/**
 * A cancelled subscription goes on at the terms that it had. Where days of its last period were paid and not given back, it goes on
 * within them and nothing is charged; else a new period begins today.
 */
export function reactivateSubscription(course: Course, basis: Basis, occasion: Occasion): Course {
  const { state } = course;
  const { footing, timeZone, subscriptionId, endsOn } = state;
  const reactivatedOn = localDay(notBefore(state.lastEffectiveAt, occasion.now), timeZone);
  const held = footing.currentPeriod;
  const paid = footing.debits.some(
    ({ coveredUntil }) => coveredUntil === held?.end && coveredUntil > reactivatedOn,
  );
  if (held && paid) {
    const now = inForce(state, occasion.now, { standing: 'active' }, occasion);
    const data = { ...now, reactivatedOn, currentPeriod: held, debits: [], invoiceId: null };
    return goOn(course, { type: 'SubscriptionReactivated', data });
  }
  const terms = held ? nextTerms(footing) : footing.terms;
  const currentPeriod = withinTerm(nthPeriod(reactivatedOn, terms.plan.interval, 0), endsOn);
  const invoiceId = occasion.idOf('invoice');
  const lines = [
    ...setupFeeLines(state.footing.setupFees, reactivatedOn, (code) => occasion.idOf('setup-fee', code)),
    ...chargesOf(terms, currentPeriod, reactivatedOn, 'reactivation-charge', occasion),
  ];
  const { invoice, debits } = billOf(subscriptionId, invoiceId, lines, basis, occasion);
  const now = inForce(state, occasion.now, { terms, standing: 'active' }, occasion);
  const data = { ...now, reactivatedOn, currentPeriod, debits, invoiceId };
  return goOn(course, { type: 'SubscriptionReactivated', data }, invoice);
}
