import type { LocalDate } from '../../platform/clock.ts';
import { reject } from '../errors.ts';
import type { Occasion } from '../types.ts';
import { activate, startTrial } from './activate.ts';
import { applyPending } from './apply-pending.ts';
import type { Basis } from './basis.ts';
import { courseFrom, type Course } from './course.ts';
import { nextDue, waitsForChange, type Due } from './due.ts';
import { cancelAsScheduled, endTerm } from './end.ts';
import { renew } from './renewal.ts';
import type { SubscriptionEvent } from './events.ts';
import type { Subscription } from './subscription.ts';

/** A hundred years of months: more is a mistake in a date. */
export const mostPeriods = 1_200;

/** How far to go. */
export interface Reach {
  /** The last day whose dues are done. */
  readonly through: LocalDate;
  /** Periods that are billed; the rest is still due afterwards. */
  readonly atMost: number;
}

/** Does what is due, in the order in which it fell due. Stops before what waits for a change in flight. */
export function catchUp(course: Course, basis: Basis, occasion: Occasion, reach: Reach): Course {
  const due = dueBy(course.state, reach.through);
  if (!due || reach.atMost <= 0 || waitsForChange(course.state, due)) return course;
  const next = happen(course, due, basis, occasion, reach);
  const billed = next.events.slice(course.events.length).reduce((all, event) => all + periodsOf(event), 0);
  return catchUp(next, basis, occasion, { ...reach, atMost: reach.atMost - billed });
}

function periodsOf({ data }: SubscriptionEvent): number {
  return 'debits' in data ? new Set(data.debits.map(({ period }) => period.start)).size : 0;
}

/** What is due next, if its day has come. */
export function dueBy(state: Subscription, day: LocalDate): Due | null {
  const next = nextDue(state);
  return next && next.on <= day ? next : null;
}

/** Brings a subscription up to a day, so that a decision can build on it; what waits for a change in flight is left. */
export function broughtUpTo(
  through: LocalDate,
  state: Subscription,
  basis: Basis,
  occasion: Occasion,
): Course {
  const course = catchUp(courseFrom(state), basis, occasion, { through, atMost: mostPeriods });
  const left = dueBy(course.state, through);
  if (left && !waitsForChange(course.state, left)) {
    const message = `More than ${mostPeriods} periods are to be billed; renew it first.`;
    reject('TooManyPeriods', 'subscriptionId', message);
  }
  return course;
}

function happen(course: Course, { kind, on }: Due, basis: Basis, occasion: Occasion, reach: Reach): Course {
  switch (kind) {
    case 'start_trial':
      return startTrial(course, occasion);
    case 'activate':
      return activate(course, on, basis, occasion);
    case 'renew':
      return renew(course, basis, occasion, reach);
    case 'change':
      return applyPending(course, on, basis, occasion);
    case 'cancel':
      return cancelAsScheduled(course, occasion);
    case 'end':
      return endTerm(course, on, occasion);
  }
}
