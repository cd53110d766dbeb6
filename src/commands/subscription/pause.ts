import { nthPeriod } from '../../platform/calendar.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import { billOf, chargesFrom, periodOn, withinTerm } from './charges.ts';
import { goOn, type Course } from './course.ts';
import { creditLinesFor, givesCredit, unusedFrom } from './credits.ts';
import { cutAt } from './cut.ts';
import type { ResumeAnchor } from './events.ts';
import { inForce } from './in-force.ts';
import { nextTerms } from './renewal.ts';
import { revokePending } from './schedule-change.ts';

/** Stops service and billing at once and credits what is unused. Nothing happens where it is paused already. */
export function pauseSubscription(
  course: Course,
  reason: string | null,
  basis: Basis,
  occasion: Occasion,
): Course {
  if (course.state.standing === 'paused') return course;
  const free = revokePending(course, 'the subscription is paused', occasion);
  const { state } = free;
  const { footing, subscriptionId } = state;
  const now = inForce(state, occasion.now, { standing: 'paused' }, occasion);
  const cut = cutAt(now.effectiveAt, state, basis);
  const unused = unusedFrom(cut, state, basis);
  const lines = creditLinesFor(unused.parts, footing, basis, occasion);
  const invoiceId = lines.length > 0 ? occasion.idOf('invoice') : null;
  const bill = invoiceId && billOf(subscriptionId, invoiceId, lines, basis, occasion);
  const paused = { ...now, pausedOn: cut.day, reason, ...givesCredit(lines, unused), invoiceId };
  return goOn(free, { type: 'SubscriptionPaused', data: paused }, bill ? bill.invoice : null);
}

/** Goes on at the terms held: within the period that would be running, or with a new one from today. What is left of it is charged. */
export function resumeSubscription(
  course: Course,
  anchor: ResumeAnchor,
  basis: Basis,
  occasion: Occasion,
): Course {
  const { state } = course;
  const { footing, timeZone, subscriptionId, endsOn } = state;
  const now = inForce(state, occasion.now, { standing: 'active' }, occasion);
  const cut = cutAt(now.effectiveAt, state, basis);
  const resumedOn = cut.day;
  const currentPeriod =
    anchor === 'move'
      ? withinTerm(nthPeriod(resumedOn, footing.terms.plan.interval, 0), endsOn)
      : periodOn(resumedOn, footing.anchor, footing.terms, endsOn);
  // Coupons count periods: one that was charged before the pause and goes on is counted already.
  const same = currentPeriod.start === footing.currentPeriod?.start;
  const terms = same ? footing.terms : nextTerms(footing);
  const grid = anchor === 'move' ? resumedOn : footing.anchor;
  const running = { period: currentPeriod, anchor: grid, timeZone };
  const invoiceId = occasion.idOf('invoice');
  const lines = chargesFrom(cut, terms, running, 'resume-charge', occasion);
  const { invoice, debits } = billOf(subscriptionId, invoiceId, lines, basis, occasion);
  const resumed = { ...now, terms, anchor, resumedOn, currentPeriod, debits, invoiceId };
  return goOn(course, { type: 'SubscriptionResumed', data: resumed }, invoice);
}
