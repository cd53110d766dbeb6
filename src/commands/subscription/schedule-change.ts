import { directionOf } from '../rating/direction.ts';
import { sameTerms } from '../rating/terms.ts';
import { reject } from '../errors.ts';
import type { Occasion } from '../types.ts';
import { goOn, type Course } from './course.ts';
import { feesDue } from './footing.ts';
import { ofSubscription } from './in-force.ts';
import type { WantedTerms } from './terms-change.ts';

/** Agrees on new terms for the end of the period, in place of what was pending. Nothing happens where that is agreed already. */
export function scheduleChange(
  course: Course,
  { kind, terms, setupFees }: WantedTerms,
  occasion: Occasion,
): Course {
  const { state } = course;
  const { footing, pending } = state;
  const agreed = pending?.change ?? footing.terms;
  if (sameTerms(agreed, terms) || footing.currentPeriod === null) return course;
  return goOn(course, {
    type: 'SubscriptionChangeScheduled',
    data: {
      ...ofSubscription(state, occasion),
      kind,
      direction: directionOf(footing.terms, terms),
      change: terms,
      setupFees: feesDue(footing, setupFees),
      effectiveOn: footing.currentPeriod.end,
      replaces: pending?.operationId ?? null,
      scheduledAt: occasion.now,
    },
  });
}

/** The pending change will not happen; nothing happens where there is none. */
export function revokePending(course: Course, reason: string | null, occasion: Occasion): Course {
  const { state } = course;
  if (!state.pending) return course;
  return goOn(course, {
    type: 'SubscriptionScheduledChangeRevoked',
    data: {
      ...ofSubscription(state, occasion),
      revokes: state.pending.operationId,
      reason,
      revokedAt: occasion.now,
    },
  });
}

export function revokeScheduledChange(course: Course, reason: string | null, occasion: Occasion): Course {
  if (!course.state.pending)
    reject('NoPendingChange', 'subscriptionId', 'No change is pending; there is nothing to revoke.');
  return revokePending(course, reason, occasion);
}
