import type { RegisteredDefinition } from '../definitions.ts';
import type { SagaEvent } from '../events.ts';
import { isSettled, mayHaveEffect, wasStarted, type SagaState } from '../state.ts';
import { statusOf } from '../status.ts';
import { wantedTimers } from '../timers.ts';

/** An attempt as its holder knows it, who may be dead, or believe that it still holds it. */
export interface Held {
  readonly of: 'action' | 'undo';
  readonly step: string;
  readonly attempt: number;
  readonly lease: string;
}

/** A saga under way, and its attempts as the events alone tell. */
export interface Watched {
  readonly definition: RegisteredDefinition;
  readonly state: SagaState;
  /** Attempts begun and not ended. */
  readonly live: Map<string, Held>;
  /** Attempts that ended, in whatever way. */
  readonly ended: Held[];
}

/** Holds at each event, before it is applied. */
export function checkOrder({ state }: Watched, event: SagaEvent): void {
  if (event.type === 'StepStarted') {
    const step = state.steps.find((s) => s.name === event.data.step);
    expect(state.direction).toBe('forward');
    expect(state.steps.filter((s) => step?.dependsOn.includes(s.name)).every(isSettled)).toBe(true);
    expect(step?.action.phase).not.toBe('running');
  }
  if (event.type === 'StepCompensating') {
    expect(state.direction).toBe('backward');
    expect(state.steps.some((s) => s.action.phase === 'running')).toBe(false);
    const dependants = state.steps.filter((s) => s.dependsOn.includes(event.data.step));
    const left = dependants.filter(
      (s) => wasStarted(s) && s.compensable && s.undo.phase !== 'done' && s.undo.phase !== 'skipped',
    );
    expect(left.map((s) => s.name)).toEqual([]);
  }
  if (event.type === 'CompensationStarted') {
    const pivot = state.steps.find((s) => s.pivot);
    expect(pivot && isSettled(pivot)).toBeFalsy();
    expect(pivot && !pivot.compensable && mayHaveEffect(pivot)).toBeFalsy();
  }
  expect(state.outcome).toBeNull();
}

/** At most one live lease for each step, on its way forward or back; before an attempt begins the one before it has ended. */
export function checkLeases({ live, ended }: Watched, event: SagaEvent): void {
  if (event.type === 'StepStarted' || event.type === 'StepCompensating') {
    const { step, attempt, lease } = event.data;
    expect(live.get(step)).toBeUndefined();
    live.set(step, { of: event.type === 'StepStarted' ? 'action' : 'undo', step, attempt, lease });
  }
  if (endsAttempt.has(event.type) && 'step' in event.data) {
    const held = live.get(event.data.step);
    // A step that the command has done was never begun.
    if (!held) return;
    live.delete(held.step);
    ended.push(held);
  }
}

export const endsAttempt: ReadonlySet<SagaEvent['type']> = new Set([
  'StepSucceeded',
  'StepAttemptFailed',
  'StepOutcomeUnknown',
  'StepCompensated',
  'CompensationAttemptFailed',
]);

/**
 * Whatever goes on has a timer that takes it further if nobody else does: an attempt its lease, a wait its end, work to begin a wake-up, also
 * in a saga of which another branch waits for a person. Where none is left the saga has ended, or waits for a person.
 */
export function expectNeverForgotten({ definition, state, live }: Watched): void {
  const keys = [...wantedTimers(definition, state).keys()];
  if (state.outcome) return expect(keys).toEqual([]);
  const waking = keys.filter((key) => !key.includes('limit'));
  const leases = waking.filter((key) => key.includes('lease:'));
  const ofLive = ({ of, step, attempt }: Held): string =>
    `${of === 'undo' ? 'undo-' : ''}lease:${step}:${attempt}`;
  expect(leases.sort()).toEqual([...live.values()].map(ofLive).sort());
  const isForward = state.direction === 'forward';
  for (const { name, action, undo } of state.steps) {
    const run = isForward ? action : undo;
    const retry = `${isForward ? '' : 'undo-'}retry:${name}:${run.attempt + 1}`;
    expect(waking.includes(retry)).toBe(run.phase === 'waiting');
    if (run.phase === 'requested') expect(waking).toContain('wake');
  }
  expect(waking.length > 0 || statusOf(state) === 'escalated').toBe(true);
}
