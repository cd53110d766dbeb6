import type { PlannedStep, SagaStarted } from './events.ts';

/**
 * Where an action or a compensation stands. `requested`: an operator wants it now. `waiting`: between two attempts.
 * `gave_up`: the policy is used up.
 */
export type RunPhase = 'idle' | 'requested' | 'running' | 'waiting' | 'gave_up' | 'done' | 'skipped';

/** The attempts at one action, or at one compensation. */
export interface Run {
  readonly phase: RunPhase;
  /** Number of the last attempt; never reused. */
  readonly attempt: number;
  /** Attempts that count against the retry policy; an operator's reset sets it to 0. */
  readonly counted: number;
  /** Goes up with each reset, so that the time limit begins anew. */
  readonly epoch: number;
  readonly timeUp: boolean;
  /** Holder of the running attempt. */
  readonly lease: string | null;
  readonly leaseMs: number;
  readonly retryInMs: number;
  /** Some attempt ended without a usable answer: the effect may have happened. */
  readonly unknown: boolean;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface StepState extends PlannedStep {
  readonly action: Run;
  readonly undo: Run;
  readonly escalated: boolean;
  readonly skippedBy: 'definition' | 'operator' | null;
  readonly result: object | null;
}

export type SagaOutcome = 'completed' | 'compensated' | 'failed';

export interface SagaState {
  /** Null before the first event. */
  readonly started: SagaStarted['data'] | null;
  readonly direction: 'forward' | 'backward';
  readonly overdue: boolean;
  readonly outcome: SagaOutcome | null;
  readonly warnings: boolean;
  readonly steps: readonly StepState[];
}

export const idleRun: Run = {
  phase: 'idle',
  attempt: 0,
  counted: 0,
  epoch: 0,
  timeUp: false,
  lease: null,
  leaseMs: 0,
  retryInMs: 0,
  unknown: false,
  error: null,
};

export const initialSaga: SagaState = {
  started: null,
  direction: 'forward',
  overdue: false,
  outcome: null,
  warnings: false,
  steps: [],
};

/** The step by its name; a name that the saga does not have is a defect. */
export function stepOf(state: SagaState, name: string): StepState {
  const step = state.steps.find((s) => s.name === name);
  if (!step) throw new Error(`The saga has no step ${name}.`);
  return step;
}

/** Was the step ever acted on (or done by the command)? Then turning back has to deal with it. */
export const wasStarted = (step: StepState): boolean =>
  step.action.attempt > 0 || step.action.phase === 'done';

/** Nothing more is to be done for the step on the way forward. */
export const isSettled = (step: StepState): boolean =>
  step.action.phase === 'done' || step.action.phase === 'skipped';

/** May the downstream hold an effect of this step that has not been taken back? */
export function mayHaveEffect(step: StepState): boolean {
  if (step.undo.phase === 'done') return false;
  if (step.action.phase === 'done' || step.action.phase === 'running' || step.action.unknown) return true;
  return step.skippedBy === 'operator';
}

/**
 * True once the saga can only go forward: the pivot is settled, or it cannot be taken back and may have happened.
 */
export function isPastPivot(state: SagaState): boolean {
  const pivot = state.steps.find((s) => s.pivot);
  if (!pivot) return false;
  return isSettled(pivot) || (!pivot.compensable && mayHaveEffect(pivot));
}
