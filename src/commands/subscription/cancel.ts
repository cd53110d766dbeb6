import { localDay, startOfDay } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import { reject } from '../errors.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import { billOf } from './charges.ts';
import { goOn, type Course } from './course.ts';
import { creditLinesFor, givesCredit, unusedFrom } from './credits.ts';
import { cutAt } from './cut.ts';
import { giveBack } from './give-back.ts';
import { inForce, ofSubscription } from './in-force.ts';
import type { CancelSubscription } from './inputs.ts';
import type { Subscription } from './subscription.ts';

/**
 * Ends service at once, or on an earlier day. What is unused is given back where that is asked for: by credit notes on the invoices
 * that billed them, and by an invoice of its own for what was billed elsewhere.
 */
export function cancelSubscription(
  course: Course,
  input: CancelSubscription,
  basis: Basis,
  occasion: Occasion,
): Course {
  const { state } = course;
  const { subscriptionId, timeZone, footing } = state;
  const { settlement = 'none', reason = null } = input;
  const cancelledOn = dayOfCancelling(state, input, occasion);
  const today = localDay(occasion.now, timeZone);
  const at = cancelledOn === today ? occasion.now : startOfDay(cancelledOn, timeZone);
  const now = inForce(state, at, { standing: 'ended' }, occasion);
  const ended = { ...now, reason, cancelledOn, settlement: settlement ?? 'none' };
  if (ended.settlement === 'none') {
    const data = { ...ended, creditNotes: [], credits: [], invoiceId: null };
    return goOn(course, { type: 'SubscriptionCancelled', data });
  }
  const cut = cutAt(now.effectiveAt, state, basis);
  const unused = unusedFrom(cut, state, basis);
  const { notes, rest } = giveBack(unused.parts, ended.settlement, reason ?? 'cancelled', basis, occasion);
  const lines = creditLinesFor(rest, footing, basis, occasion);
  const invoiceId = lines.length > 0 ? occasion.idOf('invoice') : null;
  const bill = invoiceId && billOf(subscriptionId, invoiceId, lines, basis, occasion);
  const creditNotes = notes.map(({ note }) => {
    const { invoiceId: on, creditNoteId } = note.data;
    return { invoiceId: on, creditNoteId };
  });
  const bySecond = cut.at === null ? {} : { givenBackFrom: cut.at };
  const data = { ...ended, creditNotes, ...givesCredit(lines, unused), invoiceId, ...bySecond };
  return goOn(course, { type: 'SubscriptionCancelled', data }, bill ? bill.invoice : null, notes);
}

/** Today or earlier, and no earlier than the terms last changed; where days are given back, within the period that was billed last. */
function dayOfCancelling(
  { lastEffectiveAt, timeZone, footing, standing }: Subscription,
  { effectiveOn, settlement }: CancelSubscription,
  { now }: Occasion,
): LocalDate {
  const today = localDay(now, timeZone);
  const earliest = localDay(lastEffectiveAt, timeZone);
  // What is to begin on a day to come takes effect then; it can be cancelled before.
  const first = standing === 'scheduled' && today < earliest ? today : earliest;
  const cancelledOn = effectiveOn ?? (today > first ? today : first);
  if (cancelledOn > today && cancelledOn > first)
    reject('InvalidDate', 'effectiveOn', `effectiveOn must be today (${today}) or earlier.`);
  if (cancelledOn < first)
    reject(
      'InvalidDate',
      'effectiveOn',
      `effectiveOn must not be before ${first}, when the terms last changed.`,
    );
  const billed = footing.currentPeriod?.start;
  if (billed !== undefined && cancelledOn < billed && (settlement ?? 'none') !== 'none')
    reject(
      'InvalidDate',
      'effectiveOn',
      `Days before ${billed}, when the last period began, are given back by credit notes; leave settlement out.`,
    );
  return cancelledOn;
}

/** Service will end with the period that was paid, or with the trial. Nothing happens where that is agreed already. */
export function scheduleCancellation(course: Course, reason: string | null, occasion: Occasion): Course {
  const { state } = course;
  const cancelOn = state.footing.currentPeriod?.end ?? state.trialUntil;
  if (state.cancellation || cancelOn === null) return course;
  return goOn(course, {
    type: 'SubscriptionCancellationScheduled',
    data: { ...ofSubscription(state, occasion), cancelOn, reason, scheduledAt: occasion.now },
  });
}

/** It goes on after all. */
export function undoCancellation(course: Course, occasion: Occasion): Course {
  const { state } = course;
  if (!state.cancellation)
    reject(
      'NoCancellationScheduled',
      'subscriptionId',
      'No cancellation is scheduled; there is nothing to undo.',
    );
  const revokes = state.cancellation.operationId;
  const data = { ...ofSubscription(state, occasion), revokes, revokedAt: occasion.now };
  return goOn(course, { type: 'SubscriptionCancellationRevoked', data });
}
