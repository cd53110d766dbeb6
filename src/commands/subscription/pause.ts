import { localDay, nthPeriod } from '../../platform/calendar.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import { billOf, chargesOf, periodOn, withinTerm } from './charges.ts';
import { goOn, type Course } from './course.ts';
import { creditLinesFor, creditOf, unusedFrom } from './credits.ts';
import type { ResumeAnchor } from './events.ts';
import { inForce, notBefore } from './in-force.ts';
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
  const { footing, timeZone, subscriptionId } = state;
  const now = inForce(state, occasion.now, { standing: 'paused' }, occasion);
  const pausedOn = localDay(now.effectiveAt, timeZone);
  const lines = creditLinesFor(unusedFrom(pausedOn, footing, basis), footing, basis, occasion);
  const invoiceId = lines.length > 0 ? occasion.idOf('invoice') : null;
  const bill = invoiceId && billOf(subscriptionId, invoiceId, lines, basis, occasion);
  const paused = { ...now, pausedOn, reason, credits: lines.map(creditOf), invoiceId };
  return goOn(free, { type: 'SubscriptionPaused', data: paused }, bill ? bill.invoice : null);
}

/** Goes on at the terms held: within the period that would be running, or with a new one from today. */
export function resumeSubscription(
  course: Course,
  anchor: ResumeAnchor,
  basis: Basis,
  occasion: Occasion,
): Course {
  const { state } = course;
  const { footing, timeZone, subscriptionId, endsOn } = state;
  const resumedOn = localDay(notBefore(state.lastEffectiveAt, occasion.now), timeZone);
  const currentPeriod =
    anchor === 'move'
      ? withinTerm(nthPeriod(resumedOn, footing.terms.plan.interval, 0), endsOn)
      : periodOn(resumedOn, footing.anchor, footing.terms, endsOn);
  // Coupons count periods: one that was charged before the pause and goes on is counted already.
  const same = currentPeriod.start === footing.currentPeriod?.start;
  const terms = same ? footing.terms : nextTerms(footing);
  const days = { start: resumedOn, end: currentPeriod.end };
  const grid = anchor === 'move' ? resumedOn : footing.anchor;
  const invoiceId = occasion.idOf('invoice');
  const lines = chargesOf(terms, days, grid, 'resume-charge', occasion);
  const { invoice, debits } = billOf(subscriptionId, invoiceId, lines, basis, occasion);
  const now = inForce(state, occasion.now, { terms, standing: 'active' }, occasion);
  const resumed = { ...now, anchor, resumedOn, currentPeriod, debits, invoiceId };
  return goOn(course, { type: 'SubscriptionResumed', data: resumed }, invoice);
}
