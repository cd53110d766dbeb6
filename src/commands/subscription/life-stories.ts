import { basis, occasion } from '../examples.ts';
import type { Conventions } from '../policy/conventions.ts';
import type { Occasion } from '../types.ts';
import { readyFor } from './acting.ts';
import type { Basis } from './basis.ts';
import { catchUp } from './catch-up.ts';
import { courseFrom, type Course } from './course.ts';
import type { Operation } from './operations.ts';
import { existing, subscription, type SubscriptionState } from './subscription.ts';

/** For tests: at noon of a day, in UTC. */
export const noon = (operationId: string, day: string): Occasion =>
  occasion(operationId, `${day}T12:00:00.000Z`);

/** For tests: what decisions rest on where service is reckoned by day, or by second. */
export function reckonedBy(proration: Conventions['proration'], on: Basis = basis()): Basis {
  const { payer } = on;
  return { ...on, payer: { ...payer, conventions: { ...payer.conventions, proration } } };
}

/** What an operation decides on a day, after what was due by then. */
export function asked(
  operation: Operation,
  before: Course | SubscriptionState,
  at: Occasion,
  act: (ready: Course) => Course,
  on: Basis = basis(),
): Course {
  return act(readyFor(operation, stateOf(before), on, at));
}

/** What happens by itself up to a moment, at most so many periods of it. */
export function passed(
  before: Course | SubscriptionState,
  now: string,
  on: Basis = basis(),
  atMost = 60,
): Course {
  const state = stateOf(before);
  const at = occasion(`due-${now}`, now);
  return catchUp(courseFrom(state), on, at, { through: now.slice(0, 10), atMost });
}

/** The state with the change in flight completed downstream. */
export function settledChange({ state }: Course): SubscriptionState {
  const { subscriptionId, accountId, inFlight, lastEffectiveAt: completedAt } = state;
  const { operationId } = inFlight!.changed;
  const data = { subscriptionId, accountId, operationId, completedAt };
  return subscription.evolve(state, { type: 'SubscriptionPlanChangeCompleted', data });
}

/** Of each invoice in turn, the amounts of its lines in minor units. */
export function amounts({ invoices }: Course): readonly (readonly bigint[])[] {
  return invoices.map(({ data }) => data.lines.map(({ amount }) => amount.minor));
}

function stateOf(before: Course | SubscriptionState) {
  return existing(before && 'state' in before ? before.state : before);
}
