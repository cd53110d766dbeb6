import { reject } from '../errors.ts';
import type { Occasion } from '../types.ts';
import { goOn, type Course } from './course.ts';
import { inForce } from './in-force.ts';

/** Stops service, and nothing else. Nothing happens where it is on hold already. */
export function applyHold(course: Course, reason: string | null, occasion: Occasion): Course {
  const { state } = course;
  if (state.held) return course;
  const now = inForce(state, occasion.now, { held: true }, occasion);
  return goOn(course, { type: 'SubscriptionHoldApplied', data: { ...now, reason } });
}

export function releaseHold(course: Course, occasion: Occasion): Course {
  const { state } = course;
  if (!state.held)
    reject(
      'SubscriptionNotOnHold',
      'subscriptionId',
      'The subscription is not on hold; nothing is to be released.',
    );
  const now = inForce(state, occasion.now, { held: false }, occasion);
  return goOn(course, { type: 'SubscriptionHoldReleased', data: now });
}
