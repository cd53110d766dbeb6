import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { begun, discount, occasion, planChanged, terms } from '../examples.ts';
import { Rejection } from '../errors.ts';
import { readyFor } from './acting.ts';
import type { Basis } from './basis.ts';
import { cancelSubscription, scheduleCancellation, undoCancellation } from './cancel.ts';
import { catchUp } from './catch-up.ts';
import { changeTerms } from './change-plan.ts';
import { courseFrom, type Course } from './course.ts';
import { applyCoupon, setOverrides } from './discounts.ts';
import type { SubscriptionEvent } from './events.ts';
import { applyHold, releaseHold } from './hold.ts';
import { reckonedBy } from './life-stories.ts';
import { pauseSubscription, resumeSubscription } from './pause.ts';
import { reactivateSubscription } from './reactivate.ts';
import { refuseUnlessPossible, type Operation } from './operations.ts';
import { revokeScheduledChange, scheduleChange } from './schedule-change.ts';
import { statusAt, statusFacts, type DueInvoice, type Status } from './status.ts';
import type { Subscription } from './subscription.ts';

const now = '2026-04-16T12:00:00.000Z';
const silver = terms('silver', '10.00', { tierRank: 1 });
const gold = { kind: 'plan', terms: terms('gold', '20.00', { tierRank: 2 }), setupFees: [] } as const;

type Act = (ready: Course, at: ReturnType<typeof occasion>, on: Basis) => Course;

/** What each operation decides, once it is not refused. */
const acts: Readonly<Record<Operation, Act>> = {
  change: (ready, at, on) => changeTerms(ready, gold, on, at),
  'schedule change': (ready, at) => scheduleChange(ready, gold, at),
  'revoke change': (ready, at) => revokeScheduledChange(ready, null, at),
  coupons: (ready, at) => applyCoupon(ready, discount('10 %'), at),
  overrides: (ready, at) => setOverrides(ready, [{ key: 'sso', kind: 'boolean' }], at),
  pause: (ready, at, on) => pauseSubscription(ready, null, on, at),
  resume: (ready, at, on) => resumeSubscription(ready, 'keep', on, at),
  hold: (ready, at) => applyHold(ready, null, at),
  release: (ready, at) => releaseHold(ready, at),
  cancel: (ready, at, on) => cancelSubscription(ready, { subscriptionId: 'x' }, on, at),
  'cancel at end': (ready, at) => scheduleCancellation(ready, null, at),
  'undo cancellation': (ready, at) => undoCancellation(ready, at),
  reactivate: (ready, at, on) => reactivateSubscription(ready, on, at),
};

const byDay = reckonedBy('day');

function then(operation: Operation, before: Course): Course {
  const at = occasion(`before-${operation}`, '2026-04-10T12:00:00.000Z');
  const { state, events } = acts[operation](readyFor(operation, before.state, byDay, at), at, byDay);
  return { ...before, state, events: [...before.events, ...events] };
}

const active = begun(silver, '2026-04-01');
const shortTerm = begun(silver, '2026-04-01', { endsOn: '2026-04-12' });
const overAt = occasion('over', now);
const over = catchUp(courseFrom(shortTerm.state), byDay, overAt, { through: '2026-04-16', atMost: 1 });
const inFlight = planChanged(active.state, silverTimes(3), occasion('change', '2026-04-10T12:00:00.000Z'));

function silverTimes(quantity: number) {
  return { ...silver, quantity };
}

/** A subscription in each state, and the status that it then has. */
const states: Readonly<Record<string, { course: Course; status: Status; late?: readonly DueInvoice[] }>> = {
  scheduled: { course: begun(silver, '2026-04-01', { startedOn: '2026-05-01' }), status: 'scheduled' },
  trialing: { course: begun(silver, '2026-04-01', { trialDays: 30 }), status: 'trialing' },
  active: { course: active, status: 'active' },
  'past due': { course: active, status: 'past_due', late: [{ dueOn: '2026-04-15', settledAt: null }] },
  'on hold': { course: then('hold', active), status: 'on_hold' },
  paused: { course: then('pause', active), status: 'paused' },
  'cancellation scheduled': { course: then('cancel at end', active), status: 'cancellation_scheduled' },
  cancelled: { course: then('cancel', active), status: 'cancelled' },
  ended: { course: { ...over, events: [...shortTerm.events, ...over.events] }, status: 'ended' },
  'change in flight': {
    course: { ...inFlight, events: [...active.events, ...inFlight.events] },
    status: 'active',
  },
};

/** `done`, `nothing`, or the code of the refusal. */
function outcome(operation: Operation, state: Subscription, on: Basis): string {
  const at = occasion('operation', now);
  try {
    const ready = courseFrom(state);
    refuseUnlessPossible(operation, state);
    return acts[operation](ready, at, on).events.length > 0 ? 'done' : 'nothing';
  } catch (error) {
    if (error instanceof Rejection) return error.errors[0]!.code;
    throw error;
  }
}

const page = readFileSync(join(import.meta.dirname, '../../../docs/subscription-states.md'), 'utf8');
/** The table of operations stands under its own heading. */
const rows = (page.split('## What can be asked in which state')[1] ?? '')
  .split('\n## ')[0]!
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
const [operations = [], , ...documented] = rows;

describe('docs/subscription-states.md', () => {
  test('has a row for each state and a column for each operation', () => {
    expect(operations.slice(1)).toEqual(Object.keys(acts));
    expect(documented.map(([state]) => state)).toEqual(Object.keys(states));
  });

  describe.each(['day', 'second'] as const)('by %s', (proration) => {
    test.each(documented)('%s', (state, ...cells) => {
      const { course } = states[state]!;
      const on = reckonedBy(proration);
      const outcomes = Object.keys(acts).map((operation) =>
        outcome(operation as Operation, course.state, on),
      );
      expect(outcomes).toEqual(cells);
    });
  });
});

test.each(Object.entries(states))(
  'a subscription that is %s says so',
  (_name, { course, status, late = [] }) => {
    const facts = course.events.reduce(
      (before, event: SubscriptionEvent) => statusFacts.evolve(before, event),
      statusFacts.initial,
    );
    expect(statusAt(facts!, late, now)).toBe(status);
  },
);
