import type { StreamAssertion } from '../../eventstore/types.ts';
import { addIntervals, localDay } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import type { Decision, Desk } from '../command.ts';
import type { Occasion } from '../types.ts';
import type { Basis } from './basis.ts';
import { broughtUpTo } from './catch-up.ts';
import type { Course } from './course.ts';
import type { BilledResult, CancelSubscription } from './inputs.ts';
import { refuseUnlessPossible, type Operation } from './operations.ts';
import { decisionOn, nothingToDo, sceneOf, type GivingBack, type Scene } from './scene.ts';
import type { Subscription } from './subscription.ts';

/** A subscription brought up to now, of which something is asked. */
export interface Asked extends Omit<Scene, 'state'> {
  readonly course: Course;
}

/** How an operation goes on from there; the same course where there is nothing to do. */
export interface Act {
  readonly course: Course;
  readonly assertions?: readonly StreamAssertion[];
}

/** Loads a subscription, does what is due, and refuses what its condition stands against. */
export async function ask(
  desk: Desk,
  subscriptionId: string,
  operation: Operation,
  givesBack: GivingBack = 'nothing',
): Promise<Asked> {
  const { state, ...scene } = await sceneOf(desk, subscriptionId, givesBack);
  return { ...scene, course: readyFor(operation, state, scene.basis, desk) };
}

/** Periods that begin on the last day of service, or after it, are not billed any more. */
export async function askToCancel(
  desk: Desk,
  { subscriptionId, effectiveOn, settlement }: CancelSubscription,
): Promise<Asked> {
  const givesBack = (settlement ?? 'none') === 'none' ? 'nothing' : 'all';
  const { state, ...scene } = await sceneOf(desk, subscriptionId, givesBack);
  const today = localDay(desk.now, state.timeZone);
  // A day to come is refused for what it is, and not for the periods that would have to be billed until then.
  const last = effectiveOn && effectiveOn < today ? effectiveOn : today;
  return { ...scene, course: readyFor('cancel', state, scene.basis, desk, dayBefore(last)) };
}

export function dayBefore(day: LocalDate): LocalDate {
  return addIntervals(day, { unit: 'day', count: 1 }, -1);
}

/** Does what is due by a day (default: today), and refuses what the subscription's condition then stands against. */
export function readyFor(
  operation: Operation,
  state: Subscription,
  basis: Basis,
  occasion: Occasion,
  through: LocalDate = localDay(occasion.now, state.timeZone),
): Course {
  const course = broughtUpTo(through, state, basis, occasion);
  refuseUnlessPossible(operation, course.state);
  return course;
}

/** The decision that an act comes to, with the invoice that it issued. What was due is written with it, or by itself later. */
export function acted(desk: Desk, asked: Asked, { course, assertions = [] }: Act): Decision<BilledResult> {
  const { subscriptionId, accountId } = course.state;
  if (course === asked.course)
    return nothingToDo(course.state, { subscriptionId, accountId, invoiceId: null });
  const invoiceId = course.invoices.at(-1)?.data.invoiceId ?? null;
  return decisionOn(desk, asked, course, { subscriptionId, accountId, invoiceId }, assertions);
}
