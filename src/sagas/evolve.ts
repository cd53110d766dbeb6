import type { SagaEvent, SagaStarted } from './events.ts';
import { idleRun, type Run, type SagaState, type StepState } from './state.ts';

/** Folds one event into a saga's state. Pure; the same in the engine, the queries and the tests. */
export function evolveSaga(state: SagaState, event: SagaEvent): SagaState {
  switch (event.type) {
    case 'SagaStarted':
      return begin(state, event.data);
    case 'StepStarted':
      return action(state, event.data.step, (run) => attempted(run, event.data));
    case 'StepSucceeded':
      return step(state, event.data.step, (s) => ({
        ...s,
        escalated: false,
        result: event.data.result,
        action: settled(s.action, 'done'),
      }));
    case 'StepAttemptFailed':
      return action(state, event.data.step, (run) => failed(run, event.data));
    case 'StepOutcomeUnknown':
      return action(state, event.data.step, (run) => ({
        ...settled(run, 'gave_up'),
        unknown: true,
        error: { code: 'outcome_unknown', message: event.data.message },
      }));
    case 'StepRetryScheduled':
      return action(state, event.data.step, (run) => ({
        ...run,
        phase: 'waiting',
        retryInMs: event.data.dueInMs,
      }));
    case 'StepTimeLimitReached':
      return step(state, event.data.step, (s) =>
        state.direction === 'forward'
          ? { ...s, action: { ...s.action, timeUp: true } }
          : { ...s, undo: { ...s.undo, timeUp: true } },
      );
    case 'StepExhausted':
      return action(state, event.data.step, (run) => ({ ...run, phase: 'gave_up' }));
    case 'StepEscalated':
      return step(state, event.data.step, (s) => ({ ...s, escalated: true }));
    case 'StepSkipped':
      return step(warned(state, event.data.by === 'operator'), event.data.step, (s) => ({
        ...s,
        escalated: false,
        skippedBy: event.data.by,
        result: event.data.result,
        action: settled(s.action, 'skipped'),
      }));
    case 'StepRetryRequested':
      return step(state, event.data.step, (s) => ({
        ...s,
        escalated: false,
        action: requested(s.action, event.data.resetAttempts),
      }));
    case 'CompensationStarted':
      // Nobody is waited for any more to go forward.
      return {
        ...state,
        direction: 'backward',
        steps: state.steps.map((s) => ({ ...s, escalated: false })),
      };
    case 'StepCompensating':
      return undo(state, event.data.step, (run) => attempted(run, event.data));
    case 'StepCompensated':
      return undo(state, event.data.step, (run) => settled(run, 'done'));
    case 'CompensationAttemptFailed':
      return undo(state, event.data.step, (run) => failed(run, event.data));
    case 'CompensationRetryScheduled':
      return undo(state, event.data.step, (run) => ({
        ...run,
        phase: 'waiting',
        retryInMs: event.data.dueInMs,
      }));
    case 'CompensationStuck':
      return undo(state, event.data.step, (run) => ({ ...run, phase: 'gave_up' }));
    case 'CompensationRetryRequested':
      return undo(state, event.data.step, (run) => requested(run, event.data.resetAttempts));
    case 'CompensationSkipped':
      return undo(state, event.data.step, (run) => settled(run, 'skipped'));
    case 'SagaTimeLimitReached':
      return { ...warned(state, true), overdue: true };
    case 'SagaCompleted':
      return { ...state, outcome: 'completed', warnings: event.data.warnings };
    case 'SagaCompensated':
      return { ...state, outcome: 'compensated' };
    case 'SagaFailed':
      return { ...state, outcome: 'failed' };
  }
}

function begin(state: SagaState, started: SagaStarted['data']): SagaState {
  const steps = started.steps.map((plan) => ({
    ...plan,
    action: idleRun,
    undo: idleRun,
    escalated: false,
    skippedBy: null,
    result: null,
  }));
  return { ...state, started, steps };
}

function step(state: SagaState, name: string, change: (step: StepState) => StepState): SagaState {
  return { ...state, steps: state.steps.map((s) => (s.name === name ? change(s) : s)) };
}

const action = (state: SagaState, name: string, change: (run: Run) => Run): SagaState =>
  step(state, name, (s) => ({ ...s, action: change(s.action) }));

const undo = (state: SagaState, name: string, change: (run: Run) => Run): SagaState =>
  step(state, name, (s) => ({ ...s, undo: change(s.undo) }));

const warned = (state: SagaState, also: boolean): SagaState => ({
  ...state,
  warnings: state.warnings || also,
});

function attempted(run: Run, by: { attempt: number; lease: string; leaseMs: number }): Run {
  return {
    ...run,
    phase: 'running',
    attempt: by.attempt,
    counted: run.counted + 1,
    lease: by.lease,
    leaseMs: by.leaseMs,
  };
}

const settled = (run: Run, phase: 'done' | 'skipped' | 'gave_up'): Run => ({ ...run, phase, lease: null });

function failed(run: Run, failure: { code: string; message: string; withheld?: true }): Run {
  const counted = failure.withheld ? run.counted - 1 : run.counted;
  return { ...settled(run, 'gave_up'), counted, error: failure };
}

function requested(run: Run, reset: boolean): Run {
  if (!reset) return { ...run, phase: 'requested' };
  return { ...run, phase: 'requested', counted: 0, timeUp: false, epoch: run.epoch + 1 };
}
