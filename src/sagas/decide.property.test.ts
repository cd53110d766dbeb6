import fc from 'fast-check';
import type { StreamAppend } from '../eventstore/types.ts';
import type { Grant } from './advance.ts';
import { decideSaga, type SagaInput } from './decide.ts';
import type { SagaDefinition } from './definition.ts';
import { createDefinitions } from './definitions.ts';
import type { SagaEvent } from './events.ts';
import { evolveSaga } from './evolve.ts';
import { compensateSaga, retryStep, skipStep } from './operator-verbs.ts';
import { sagaStartsOf } from './start.ts';
import { initialSaga, isSettled, mayHaveEffect, wasStarted, type SagaState } from './state.ts';
import {
  checkLeases,
  checkOrder,
  endsAttempt,
  expectNeverForgotten,
  type Watched,
} from './testing/invariants.ts';
import { definitionArbitrary } from './testing/random-definition.ts';
import { meetings, World, type Meeting } from './testing/world.ts';
import { parseTimer, wantedTimers } from './timers.ts';

const moves = [
  'settle',
  'settle',
  'settle',
  'timer',
  'timer',
  'late timer',
  'late timer',
  'retry',
  'skip',
  'compensate',
  'stale',
  'settle by one that stops',
] as const;
const chanceArbitrary = fc.array(
  fc.record({
    move: fc.constantFrom(...moves),
    pick: fc.nat({ max: 50 }),
    meeting: fc.constantFrom(...meetings),
  }),
  { minLength: 20, maxLength: 120 },
);
type Chance = {
  readonly move: (typeof moves)[number];
  readonly pick: number;
  readonly meeting: Meeting;
};

interface Run extends Watched {
  readonly world: World;
  readonly events: SagaEvent[];
  /** Keys of all timers that were ever set. */
  readonly set: Set<string>;
  /** Appends so far; each that begins attempts has a lease of its own. */
  appends: number;
  state: SagaState;
}

const grantOf = (run: Run): Grant => ({ lease: `lease-${(run.appends += 1)}`, leaseMarginMs: 1 });
const circumstances = { random: () => 0.5, now: '2026-01-01T00:00:00.000Z' };

function begin(definition: SagaDefinition): Run {
  const definitions = createDefinitions([definition]);
  const trigger = { type: 'random', subjectOf: () => ({ id: 'x' }) };
  const operation = {
    tenant: 't',
    accountId: null,
    operationId: 'op',
    command: 'c',
    now: circumstances.now,
    facts: [],
  };
  const [start] = sagaStartsOf(definitions, [trigger])(operation) as [StreamAppend];
  const events = start.events as SagaEvent[];
  const run: Run = {
    definition: definitions.latest('random'),
    world: new World(),
    events: [],
    live: new Map(),
    ended: [],
    set: new Set(),
    appends: 0,
    state: initialSaga,
  };
  take(run, events);
  return run;
}

function take(run: Run, events: readonly SagaEvent[]): void {
  for (const event of events) {
    checkOrder(run, event);
    checkLeases(run, event);
    run.events.push(event);
    run.state = evolveSaga(run.state, event);
  }
  for (const key of wantedTimers(run.definition, run.state).keys()) run.set.add(key);
}

function give(run: Run, input: SagaInput, by: Grant | null = grantOf(run)): void {
  take(run, decideSaga(run.definition, run.state, input, by, circumstances).events);
  expectNeverForgotten(run);
}

function play(run: Run, { move, pick, meeting }: Chance): void {
  if (run.state.outcome) return;
  const running = [...run.live.values()];
  const chosen = running[pick % Math.max(1, running.length)];
  const timers = [...wantedTimers(run.definition, run.state).keys()];
  const step = run.state.steps[pick % run.state.steps.length]?.name ?? '';
  switch (move) {
    case 'settle':
      if (chosen)
        give(run, {
          kind: 'outcome',
          ...chosen,
          outcome: run.world.meet(chosen.of, chosen.step, meeting),
        });
      return;
    case 'settle by one that stops':
      if (chosen)
        give(
          run,
          {
            kind: 'outcome',
            ...chosen,
            outcome: run.world.meet(chosen.of, chosen.step, meeting),
          },
          null,
        );
      return;
    case 'stale': {
      // One whose attempt has lapsed, or who reports twice.
      const late = run.ended[pick % Math.max(1, run.ended.length)];
      const written = run.events.length;
      if (late) give(run, { kind: 'outcome', ...late, outcome: { outcome: 'succeeded', result: {} } });
      // Work that was left to others may be begun; the attempt itself is not heard again.
      expect(run.events.slice(written).filter(({ type }) => endsAttempt.has(type))).toEqual([]);
      return;
    }
    case 'timer': {
      const timer = parseTimer(timers[pick % Math.max(1, timers.length)] ?? '');
      // A lease lapses while the call is still under way: its effect may happen all the same.
      if (timer?.kind === 'lease') run.world.meet('action', timer.step, meeting);
      if (timer) give(run, { kind: 'timer', timer });
      return;
    }
    case 'late timer': {
      // Claimed in time and handed over late, when the saga has moved on.
      const late = [...run.set].filter((key) => !timers.includes(key));
      const timer = parseTimer(late[pick % Math.max(1, late.length)] ?? '');
      const { state } = run;
      const written = run.events.length;
      if (timer) give(run, { kind: 'timer', timer });
      // Work that was left to others may be begun; nothing else comes of it.
      const unbegun = state.steps.filter((s) =>
        ['idle', 'requested'].includes((state.direction === 'forward' ? s.action : s.undo).phase),
      );
      for (const event of run.events.slice(written)) {
        expect(['StepStarted', 'StepCompensating']).toContain(event.type);
        expect(unbegun.map((s) => s.name)).toContain('step' in event.data ? event.data.step : null);
      }
      return;
    }
    case 'retry':
    case 'skip':
    case 'compensate': {
      const verdict =
        move === 'retry'
          ? retryStep(run.state, { sagaId: 'x', step, resetAttempts: pick % 2 === 0 })
          : move === 'skip'
            ? skipStep(run.state, { sagaId: 'x', step }, 'by hand')
            : compensateSaga(run.state, 'by hand');
      if ('events' in verdict) take(run, verdict.events);
      give(run, { kind: 'look' });
    }
  }
}

/** From here on everything works, leases do not lapse, and an operator deals with what is escalated. */
function finish(run: Run): void {
  for (let n = 0; n < 200 && !run.state.outcome; n += 1) {
    play(run, { move: 'settle', pick: 0, meeting: 'works' });
    const due = [...wantedTimers(run.definition, run.state).keys()].map(parseTimer);
    const timer = due.find((t) => t?.kind === 'wake' || t?.kind === 'retry' || t?.kind === 'undo-retry');
    if (timer && !run.state.outcome) give(run, { kind: 'timer', timer });
    const stuck = run.state.steps.find((s) => s.escalated || s.undo.phase === 'gave_up')?.name;
    if (stuck && !run.state.outcome) {
      const verdict = retryStep(run.state, { sagaId: 'x', step: stuck });
      if ('events' in verdict) take(run, verdict.events);
      give(run, { kind: 'look' });
      // Barred downstream for good: only a person's word helps.
      const still = run.state.steps.find(
        (s) => s.name === stuck && s.escalated && run.world.barred.has(stuck),
      );
      const skipped = still ? skipStep(run.state, { sagaId: 'x', step: stuck }, 'by hand') : null;
      if (skipped && 'events' in skipped) take(run, skipped.events);
    }
  }
}

const names = (run: Run, keep: (step: SagaState['steps'][number]) => boolean): string[] =>
  run.state.steps.filter(keep).map((step) => step.name);

describe('any saga, whatever happens', () => {
  test('keeps its order, is never forgotten, ends, and leaves downstream exactly what its outcome says', () => {
    fc.assert(
      fc.property(definitionArbitrary, chanceArbitrary, (definition, chances) => {
        const run = begin(definition);
        chances.forEach((chance) => play(run, chance));
        finish(run);

        const { state, world } = run;
        expect(state.outcome).not.toBeNull();
        const byHand = new Set(names(run, (s) => s.skippedBy === 'operator' || s.undo.phase === 'skipped'));
        const standing = [...world.effects].filter((step) => !byHand.has(step)).sort();
        if (state.outcome === 'completed') {
          expect(state.steps.every(isSettled)).toBe(true);
          expect(standing).toEqual(names(run, (s) => s.action.phase === 'done' && !byHand.has(s.name)));
        } else {
          const kept = new Set(names(run, (s) => wasStarted(s) && mayHaveEffect(s)));
          expect(standing.filter((step) => !kept.has(step))).toEqual([]);
          for (const step of state.steps.filter(
            (s) => wasStarted(s) && s.compensable && !byHand.has(s.name),
          )) {
            expect(step.undo.phase).toBe('done');
            expect(world.effects.has(step.name)).toBe(false);
          }
        }
        if (state.outcome === 'compensated') expect(standing).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('a stream folded again gives the state that the engine went on with', () => {
    fc.assert(
      fc.property(definitionArbitrary, chanceArbitrary, (definition, chances) => {
        const run = begin(definition);
        chances.forEach((chance) => play(run, chance));
        expect(run.events.reduce(evolveSaga, initialSaga)).toEqual(run.state);
      }),
      { numRuns: 50 },
    );
  });
});
