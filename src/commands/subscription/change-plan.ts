import { nthPeriod } from '../../platform/calendar.ts';
import type { DraftLine } from '../invoice/draft.ts';
import { sameInterval } from '../rating/direction.ts';
import { setupFeeLines } from '../rating/setup-fee.ts';
import { itemsOf, sameTerms, type Terms } from '../rating/terms.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import { billOf, chargesFrom, withinTerm } from './charges.ts';
import { goOn, type Course } from './course.ts';
import { creditLinesFor, givesCredit, unusedFrom } from './credits.ts';
import { cutAt, leftOf, shareOf, type Cut } from './cut.ts';
import type { Period } from './events.ts';
import { feesDue } from './footing.ts';
import { inForce } from './in-force.ts';
import { nextTerms } from './renewal.ts';
import { revokePending } from './schedule-change.ts';
import type { Subscription } from './subscription.ts';
import { directionAndPrevious, termsChanged, type WantedTerms } from './terms-change.ts';

/**
 * Puts new terms in force at once; nothing happens where they are in force already. What is unused of what was debited is credited, the
 * rest of the period is debited at the new price; another interval begins a new period today, debited from now on. On trial there is nothing to bill. A
 * change that was pending makes way, and comes back where this one is reverted.
 */
export function changeTerms(course: Course, wanted: WantedTerms, basis: Basis, occasion: Occasion): Course {
  if (sameTerms(course.state.footing.terms, wanted.terms)) return course;
  const changed =
    course.state.standing === 'trialing'
      ? changeOnTrial(course, wanted, occasion)
      : changeInService(course, wanted, basis, occasion);
  return revokePending(changed, 'replaced by a change at once', occasion);
}

function changeOnTrial(course: Course, { kind, terms, setupFees }: WantedTerms, occasion: Occasion): Course {
  const { state } = course;
  const codes = itemsOf(terms).map(({ plan }) => plan.planCode);
  const owed = state.footing.setupFees.filter(({ planCode }) => codes.includes(planCode));
  const changed = termsChanged(kind, {
    ...inForce(state, occasion.now, { terms }, occasion),
    ...directionAndPrevious(state.footing, terms),
    ...{ currentPeriod: null, credits: [], debits: [], invoiceId: null, scheduledBy: null },
    setupFees: [...owed, ...setupFees],
  });
  return goOn(course, changed);
}

function changeInService(
  course: Course,
  { kind, terms: wanted, setupFees }: WantedTerms,
  basis: Basis,
  occasion: Occasion,
): Course {
  const { state } = course;
  const { footing, subscriptionId } = state;
  const now = inForce(state, occasion.now, {}, occasion);
  const cut = cutAt(now.effectiveAt, state, basis);
  const unused = unusedFrom(cut, state, basis);
  const credits = creditLinesFor(unused.parts, footing, basis, occasion);
  const { terms, currentPeriod, charges } = newPeriod(state, wanted, cut, occasion);
  const due = feesDue(footing, setupFees);
  const fees = setupFeeLines(due, cut.day, (code) => occasion.idOf('setup-fee', code));
  const lines = [...credits, ...fees, ...charges];
  const invoiceId = occasion.idOf('invoice');
  const { invoice, debits } = billOf(subscriptionId, invoiceId, lines, basis, occasion);
  const changed = termsChanged(kind, {
    ...{ ...now, terms },
    ...directionAndPrevious(footing, terms),
    ...{ currentPeriod, debits, invoiceId },
    ...givesCredit(credits, unused),
    setupFees: [],
    scheduledBy: null,
  });
  return goOn(course, changed, invoice);
}

interface Billing {
  readonly terms: Terms;
  readonly currentPeriod: Period;
  readonly charges: readonly DraftLine[];
}

function newPeriod(
  { footing, endsOn, timeZone }: Subscription,
  wanted: Terms,
  cut: Cut,
  occasion: Occasion,
): Billing {
  const { interval } = wanted.plan;
  const held = footing.currentPeriod;
  if (held === null || !sameInterval(footing.terms.plan.interval, interval)) {
    // Coupons have counted the period that ends here, unless all of it is given back.
    const left = held && shareOf(held, leftOf(held, cut), timeZone);
    const counted = left !== null && left.num < left.den;
    const terms = counted ? { ...wanted, discounts: nextTerms(footing).discounts } : wanted;
    const currentPeriod = withinTerm(nthPeriod(cut.day, interval, 0), endsOn);
    const first = { period: currentPeriod, anchor: cut.day, timeZone };
    return { terms, currentPeriod, charges: chargesFrom(cut, terms, first, 'charge', occasion) };
  }
  const running = { period: held, anchor: footing.anchor, timeZone };
  const charges = chargesFrom(cut, wanted, running, 'charge', occasion);
  return { terms: wanted, currentPeriod: held, charges };
}
