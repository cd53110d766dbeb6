import { definitionOf, startOf, undoOf, type Grant } from './advance.ts';
import type { SagaDefinition } from './definition.ts';
import type { SagaEvent } from './events.ts';
import { evolveSaga } from './evolve.ts';
import { giveUp, settleAttempt, type Circumstances } from './settle.ts';
import { isPastPivot, stepOf, type SagaState } from './state.ts';
import type { SagaTimer } from './timers.ts';

/** What a due timer brings about; nothing where the saga has moved on since the timer was set. */
export function onTimer(
  definition: SagaDefinition,
  state: SagaState,
  timer: SagaTimer,
  grant: Grant,
  circumstances: Circumstances,
): readonly SagaEvent[] {
  switch (timer.kind) {
    case 'wake':
      return [];
    case 'saga-limit':
      return onSagaLimit(state);
    case 'lease':
      return onLapse(definition, state, 'action', timer.step, timer.attempt, circumstances);
    case 'undo-lease':
      return onLapse(definition, state, 'undo', timer.step, timer.attempt, circumstances);
    case 'retry': {
      const step = stepOf(state, timer.step);
      const isDue = step.action.phase === 'waiting' && step.action.attempt + 1 === timer.attempt;
      return isDue && state.direction === 'forward'
        ? [startOf(state, definitionOf(definition, timer.step), step, grant)]
        : [];
    }
    case 'undo-retry': {
      const step = stepOf(state, timer.step);
      const isDue = step.undo.phase === 'waiting' && step.undo.attempt + 1 === timer.attempt;
      return isDue ? [undoOf(state, definitionOf(definition, timer.step), step, grant)] : [];
    }
    case 'limit':
      return state.direction === 'forward'
        ? onStepLimit(definition, state, 'action', timer.step, timer.epoch)
        : [];
    case 'undo-limit':
      return onStepLimit(definition, state, 'undo', timer.step, timer.epoch);
  }
}

function onSagaLimit(state: SagaState): readonly SagaEvent[] {
  if (!state.started || state.direction === 'backward' || state.overdue) return [];
  const reached: SagaEvent = {
    type: 'SagaTimeLimitReached',
    data: { timeLimitMs: state.started.timeLimitMs },
  };
  if (isPastPivot(state)) return [reached];
  return [
    reached,
    { type: 'CompensationStarted', data: { reason: 'the time limit of the saga was reached', cause: null } },
  ];
}

/** The holder of the attempt died or lost its way: what it did is unknown. */
function onLapse(
  definition: SagaDefinition,
  state: SagaState,
  of: 'action' | 'undo',
  step: string,
  attempt: number,
  circumstances: Circumstances,
): readonly SagaEvent[] {
  const run = stepOf(state, step)[of];
  if (run.phase !== 'running' || run.attempt !== attempt) return [];
  const outcome = { outcome: 'unknown', message: 'the attempt was not reported in time' } as const;
  return settleAttempt(definition, state, { of, step, attempt, outcome }, circumstances);
}

/** A running attempt may still end well; a waiting one is not made any more. */
function onStepLimit(
  definition: SagaDefinition,
  state: SagaState,
  of: 'action' | 'undo',
  step: string,
  epoch: number,
): readonly SagaEvent[] {
  const run = stepOf(state, step)[of];
  const goesOn = run.phase === 'running' || run.phase === 'waiting';
  if (!goesOn || run.timeUp || run.epoch !== epoch) return [];
  const reached: SagaEvent = { type: 'StepTimeLimitReached', data: { step } };
  if (run.phase === 'running') return [reached];
  return [reached, ...giveUp(definition, evolveSaga(state, reached), of, step)];
}
