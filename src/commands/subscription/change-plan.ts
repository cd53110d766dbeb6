import { localDay, nthPeriod } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import type { DraftLine } from '../invoice/draft.ts';
import { sameInterval } from '../rating/direction.ts';
import { setupFeeLines } from '../rating/setup-fee.ts';
import { itemsOf, sameTerms, type Terms } from '../rating/terms.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import { billOf, chargesOf, withinTerm } from './charges.ts';
import { goOn, type Course } from './course.ts';
import { creditLinesFor, creditOf, unusedFrom } from './credits.ts';
import type { Period } from './events.ts';
import { feesDue } from './footing.ts';
import { inForce, notBefore } from './in-force.ts';
import { nextTerms } from './renewal.ts';
import { revokePending } from './schedule-change.ts';
import type { Subscription } from './subscription.ts';
import { directionAndPrevious, termsChanged, type WantedTerms } from './terms-change.ts';

/**
 * Puts new terms in force at once; nothing happens where they are in force already. Unused days of what was debited are credited, the
 * rest of the period is debited at the new price; another interval begins a new period today. On trial there is nothing to bill. A
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
  const { footing, subscriptionId, timeZone, lastEffectiveAt } = state;
  const today = localDay(notBefore(lastEffectiveAt, occasion.now), timeZone);
  const credits = creditLinesFor(unusedFrom(today, footing, basis), footing, basis, occasion);
  const { terms, currentPeriod, charges } = newPeriod(state, wanted, today, occasion);
  const due = feesDue(footing, setupFees);
  const fees = setupFeeLines(due, today, (code) => occasion.idOf('setup-fee', code));
  const lines = [...credits, ...fees, ...charges];
  const invoiceId = occasion.idOf('invoice');
  const { invoice, debits } = billOf(subscriptionId, invoiceId, lines, basis, occasion);
  const changed = termsChanged(kind, {
    ...inForce(state, occasion.now, { terms }, occasion),
    ...directionAndPrevious(footing, terms),
    ...{ currentPeriod, debits, invoiceId },
    credits: credits.map(creditOf),
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
  { footing, endsOn }: Subscription,
  wanted: Terms,
  today: LocalDate,
  occasion: Occasion,
): Billing {
  const { interval } = wanted.plan;
  const held = footing.currentPeriod;
  if (held === null || !sameInterval(footing.terms.plan.interval, interval)) {
    // Coupons have counted the period that ends here, unless all of it is given back.
    const counted = held !== null && held.start < today;
    const terms = counted ? { ...wanted, discounts: nextTerms(footing).discounts } : wanted;
    const currentPeriod = withinTerm(nthPeriod(today, interval, 0), endsOn);
    return { terms, currentPeriod, charges: chargesOf(terms, currentPeriod, today, 'charge', occasion) };
  }
  const rest = { start: today > held.start ? today : held.start, end: held.end };
  const charges = chargesOf(wanted, rest, footing.anchor, 'charge', occasion);
  return { terms: wanted, currentPeriod: held, charges };
}
