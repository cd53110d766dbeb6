import type { RealTimer } from '../eventstore/types.ts';
import { advance } from './advance.ts';
import type { SagaDefinition } from './definition.ts';
import type { Run, SagaState, StepState } from './state.ts';

/** What a due timer of a saga's stream says. The attempt is part of the key, so a late timer can only be stale, never wrong. */
export type SagaTimer =
  /** There was work that nobody had begun. */
  | { readonly kind: 'wake' }
  | { readonly kind: 'saga-limit' }
  | {
      readonly kind: 'lease' | 'retry' | 'undo-lease' | 'undo-retry';
      readonly step: string;
      readonly attempt: number;
    }
  | { readonly kind: 'limit' | 'undo-limit'; readonly step: string; readonly epoch: number };

/** Hands work over again that was handed over by a message and has lain so long. */
export const wakeTimer: RealTimer = { key: 'wake', dueInMs: 2_000 };

/**
 * All timers that a saga needs in order to go on by itself from where it stands, by key, with their delays in
 * milliseconds. Where it waits for nothing but a person there are none but the time limit.
 */
export function wantedTimers(definition: SagaDefinition, state: SagaState): ReadonlyMap<string, number> {
  const wanted = new Map<string, number>();
  if (!state.started || state.outcome) return wanted;
  if (advance(definition, state, { lease: '', leaseMarginMs: 0 }).length > 0)
    wanted.set(wakeTimer.key, wakeTimer.dueInMs);
  if (state.direction === 'forward' && !state.overdue) wanted.set('saga-limit', state.started.timeLimitMs);
  for (const step of state.steps) {
    const limits = definition.steps.find((s) => s.name === step.name);
    const limitMs = Math.min(limits?.stepTimeLimitMs ?? Infinity, limits?.retry.totalMs ?? Infinity);
    for (const [key, dueInMs] of timersOf(state, step, limitMs)) wanted.set(key, dueInMs);
  }
  return wanted;
}

function timersOf(state: SagaState, step: StepState, limitMs: number): [string, number][] {
  const undo = runTimers('undo-', step.name, step.undo, limitMs);
  if (state.direction === 'forward') return runTimers('', step.name, step.action, limitMs);
  // On the way back nothing is retried; what still runs must settle or lapse.
  if (step.action.phase === 'running')
    return [[`lease:${step.name}:${step.action.attempt}`, step.action.leaseMs]];
  return undo;
}

function runTimers(prefix: '' | 'undo-', step: string, run: Run, limitMs: number): [string, number][] {
  const timers: [string, number][] = [];
  if (run.phase === 'running') timers.push([`${prefix}lease:${step}:${run.attempt}`, run.leaseMs]);
  if (run.phase === 'waiting') timers.push([`${prefix}retry:${step}:${run.attempt + 1}`, run.retryInMs]);
  const goesOn = run.phase === 'running' || run.phase === 'waiting';
  if (goesOn && !run.timeUp) timers.push([`${prefix}limit:${step}:${run.epoch}`, limitMs]);
  return timers;
}

/** Timers to set and to clear in the append that takes a saga from one state to the next. */
export function timerChanges(
  definition: SagaDefinition,
  before: SagaState,
  after: SagaState,
): { readonly setTimers: readonly RealTimer[]; readonly clearTimers: readonly string[] } {
  const had = wantedTimers(definition, before);
  const wants = wantedTimers(definition, after);
  return {
    setTimers: [...wants].filter(([key]) => !had.has(key)).map(([key, dueInMs]) => ({ key, dueInMs })),
    clearTimers: [...had.keys()].filter((key) => !wants.has(key)),
  };
}

/** Null for a key that is none of ours. */
export function parseTimer(key: string): SagaTimer | null {
  const [kind = '', step = '', number = ''] = key.split(':');
  switch (kind) {
    case 'wake':
    case 'saga-limit':
      return { kind };
    case 'lease':
    case 'retry':
    case 'undo-lease':
    case 'undo-retry':
      return { kind, step, attempt: Number(number) };
    case 'limit':
    case 'undo-limit':
      return { kind, step, epoch: Number(number) };
    default:
      return null;
  }
}
