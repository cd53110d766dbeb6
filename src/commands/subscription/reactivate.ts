import { nthPeriod } from '../../platform/calendar.ts';
import { reject } from '../errors.ts';
import { setupFeeLines } from '../rating/setup-fee.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import { billOf, chargesFrom, withinTerm } from './charges.ts';
import { goOn, type Course } from './course.ts';
import { takenOf } from './credits.ts';
import { cutAt } from './cut.ts';
import { inForce } from './in-force.ts';
import { notTaken } from './proration.ts';
import { nextTerms } from './renewal.ts';

/**
 * A cancelled subscription goes on at the terms that it had, within its fixed term. Where the rest of its last period was billed and not
 * given back, by whatever document, it goes on within it and nothing is charged; else a new period begins today, charged from now on.
 */
export function reactivateSubscription(course: Course, basis: Basis, occasion: Occasion): Course {
  const { state } = course;
  const { footing, timeZone, subscriptionId, endsOn } = state;
  const now = inForce(state, occasion.now, { standing: 'active' }, occasion);
  const cut = cutAt(now.effectiveAt, state, basis);
  const reactivatedOn = cut.day;
  if (endsOn !== null && endsOn <= reactivatedOn)
    reject(
      'SubscriptionEnded',
      'subscriptionId',
      `The term of the subscription was over on ${endsOn}; start a new one.`,
    );
  const held = footing.currentPeriod;
  const free = footing.debits.every(({ amount }) => amount.minor === 0n);
  const taken = takenOf(footing, basis);
  const covered = footing.debits.some(
    (debit) => debit.coveredUntil === held?.end && (free || notTaken(debit, taken) > 0n),
  );
  if (held && covered && held.end > reactivatedOn) {
    const data = { ...now, reactivatedOn, currentPeriod: held, debits: [], invoiceId: null };
    return goOn(course, { type: 'SubscriptionReactivated', data });
  }
  const terms = held ? nextTerms(footing) : footing.terms;
  const currentPeriod = withinTerm(nthPeriod(reactivatedOn, terms.plan.interval, 0), endsOn);
  const first = { period: currentPeriod, anchor: reactivatedOn, timeZone };
  const invoiceId = occasion.idOf('invoice');
  const lines = [
    ...setupFeeLines(state.footing.setupFees, reactivatedOn, (code) => occasion.idOf('setup-fee', code)),
    ...chargesFrom(cut, terms, first, 'reactivation-charge', occasion),
  ];
  const { invoice, debits } = billOf(subscriptionId, invoiceId, lines, basis, occasion);
  const data = { ...now, terms, reactivatedOn, currentPeriod, debits, invoiceId };
  return goOn(course, { type: 'SubscriptionReactivated', data }, invoice);
}
