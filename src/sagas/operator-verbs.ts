import type { DomainError, DomainErrorCode } from '../commands/errors.ts';
import type { SagaEvent } from './events.ts';
import { isPastPivot, type SagaState, type StepState } from './state.ts';
import { stepStatus } from './status.ts';

/** What an operator's verb does to a saga: the events, or why it is refused. */
export type Verdict = { readonly events: readonly SagaEvent[] } | { readonly refused: DomainError };

export interface RetryStep {
  readonly sagaId: string;
  readonly step: string;
  /** Gives the step its whole retry policy again (default); else it gets one attempt. */
  readonly resetAttempts?: boolean | null;
}

export interface SkipStep {
  readonly sagaId: string;
  readonly step: string;
  /** What stands in for the step's own result. */
  readonly result?: object | null;
}

export interface CompensateSaga {
  readonly sagaId: string;
}

const refuse = (code: DomainErrorCode, path: string, message: string): Verdict => ({
  refused: { code, message, path: [path] },
});

/** Tries an escalated, waiting or stuck step again, now. */
export function retryStep(state: SagaState, { step: name, resetAttempts }: RetryStep): Verdict {
  const found = waitingStep(state, name);
  if ('refused' in found) return found;
  const data = { step: name, resetAttempts: resetAttempts ?? true };
  return {
    events: [
      { type: state.direction === 'forward' ? 'StepRetryRequested' : 'CompensationRetryRequested', data },
    ],
  };
}

/** Lets a person's word stand for a step that was settled elsewhere, or for a compensation that cannot be made. */
export function skipStep(state: SagaState, { step: name, result }: SkipStep, reason: string): Verdict {
  const found = waitingStep(state, name);
  if ('refused' in found) return found;
  const data = { step: name, reason, result: result ?? null };
  if (state.direction === 'backward') return { events: [{ type: 'CompensationSkipped', data }] };
  return { events: [{ type: 'StepSkipped', data: { ...data, by: 'operator' } }] };
}

/** Turns the saga back: allowed until the pivot is passed. */
export function compensateSaga(state: SagaState, reason: string): Verdict {
  const refused = settledOrMissing(state);
  if (refused) return refused;
  if (state.direction === 'backward')
    return refuse('SagaTurnedBack', 'sagaId', 'The saga is being compensated already.');
  if (isPastPivot(state)) {
    const pivot = state.steps.find((s) => s.pivot)?.name ?? '';
    const message = `The saga is past its pivot (${pivot}) and only goes forward: retry or skip the steps that are left.`;
    return refuse('SagaPastPivot', 'sagaId', message);
  }
  return { events: [{ type: 'CompensationStarted', data: { reason, cause: null } }] };
}

function waitingStep(
  state: SagaState,
  name: string,
): { readonly step: StepState } | { readonly refused: DomainError } {
  const missing = settledOrMissing(state);
  if (missing && 'refused' in missing) return missing;
  const step = state.steps.find((s) => s.name === name);
  if (!step) {
    const names = state.steps.map((s) => s.name).join(', ');
    return {
      refused: {
        code: 'SagaStepNotFound',
        path: ['step'],
        message: `The saga has no step ${name}; it has ${names}.`,
      },
    };
  }
  const run = state.direction === 'forward' ? step.action : step.undo;
  if (run.phase === 'gave_up' || run.phase === 'waiting') return { step };
  const message = `Step ${name} is ${stepStatus(state, step)}: only a step that waits for a retry or for a person can be retried or skipped.`;
  return { refused: { code: 'SagaStepNotWaiting', path: ['step'], message } };
}

function settledOrMissing(state: SagaState): Verdict | null {
  if (!state.started) return refuse('SagaNotFound', 'sagaId', 'There is no such saga.');
  if (state.outcome) return refuse('SagaSettled', 'sagaId', `The saga has ended: ${state.outcome}.`);
  return null;
}
