import { isReady } from './advance.ts';
import type { SagaState, StepState } from './state.ts';

export const sagaStatuses = [
  'running',
  'escalated',
  'compensating',
  'completed',
  'completed_with_warnings',
  'compensated',
  'failed',
] as const;
export type SagaStatus = (typeof sagaStatuses)[number];

export const stepStatuses = [
  'pending',
  'ready',
  'running',
  'retry_wait',
  'outcome_unknown',
  'succeeded',
  'exhausted',
  'escalated',
  'skipped',
  'cancelled',
  'compensating',
  'compensation_retry_wait',
  'compensated',
  'compensation_stuck',
  'compensation_skipped',
] as const;
export type StepStatus = (typeof stepStatuses)[number];

/** One word for where a saga stands. `escalated`: it cannot go on without a person, at least in part. */
export function statusOf(state: SagaState): SagaStatus {
  if (state.outcome === 'completed') return state.warnings ? 'completed_with_warnings' : 'completed';
  if (state.outcome) return state.outcome;
  if (state.direction === 'backward') {
    return state.steps.some((s) => s.undo.phase === 'gave_up') ? 'escalated' : 'compensating';
  }
  return state.steps.some((s) => s.escalated) ? 'escalated' : 'running';
}

/** One word for where a step stands. */
export function stepStatus(state: SagaState, step: StepState): StepStatus {
  switch (step.undo.phase) {
    case 'requested':
    case 'running':
      return 'compensating';
    case 'waiting':
      return 'compensation_retry_wait';
    case 'gave_up':
      return 'compensation_stuck';
    case 'done':
      return 'compensated';
    case 'skipped':
      return 'compensation_skipped';
    case 'idle':
      return actionStatus(state, step);
  }
}

function actionStatus(state: SagaState, step: StepState): StepStatus {
  switch (step.action.phase) {
    case 'idle':
    case 'requested':
      if (state.direction === 'backward') return 'cancelled';
      return isReady(state, step) ? 'ready' : 'pending';
    case 'running':
      return 'running';
    case 'waiting':
      return step.action.error?.code === 'outcome_unknown' ? 'outcome_unknown' : 'retry_wait';
    case 'gave_up':
      return step.escalated ? 'escalated' : 'exhausted';
    case 'done':
      return 'succeeded';
    case 'skipped':
      return 'skipped';
  }
}
