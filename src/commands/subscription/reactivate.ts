import { localDay, nthPeriod } from '../../platform/calendar.ts';
import { reject } from '../errors.ts';
import { setupFeeLines } from '../rating/setup-fee.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import { billOf, chargesOf, withinTerm } from './charges.ts';
import { goOn, type Course } from './course.ts';
import { unusedFrom } from './credits.ts';
import { inForce, notBefore } from './in-force.ts';
import { nextTerms } from './renewal.ts';

/**
 * A cancelled subscription goes on at the terms that it had, within its fixed term. Where days of its last period were billed and not
 * given back, by whatever document, it goes on within them and nothing is charged; else a new period begins today.
 */
export function reactivateSubscription(course: Course, basis: Basis, occasion: Occasion): Course {
  const { state } = course;
  const { footing, timeZone, subscriptionId, endsOn } = state;
  const reactivatedOn = localDay(notBefore(state.lastEffectiveAt, occasion.now), timeZone);
  if (endsOn !== null && endsOn <= reactivatedOn)
    reject(
      'SubscriptionEnded',
      'subscriptionId',
      `The term of the subscription was over on ${endsOn}; start a new one.`,
    );
  const held = footing.currentPeriod;
  const free = footing.debits.every(({ amount }) => amount.minor === 0n);
  const billed = free ? footing.debits : unusedFrom(reactivatedOn, footing, basis).map(({ debit }) => debit);
  const covered = billed.some(
    ({ coveredUntil }) => coveredUntil === held?.end && coveredUntil > reactivatedOn,
  );
  if (held && covered) {
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
