import type { Instant } from '../platform/clock.ts';
import type { RecordedEvent } from '../eventstore/types.ts';
import type { SagaEvent } from './events.ts';
import { evolveSaga } from './evolve.ts';
import { initialSaga, isPastPivot, type SagaState, type StepState } from './state.ts';
import { statusOf, stepStatus, type SagaStatus, type StepStatus } from './status.ts';

export interface StepView {
  readonly name: string;
  readonly downstream: string;
  readonly dependsOn: readonly string[];
  readonly criticality: 'critical' | 'non_critical';
  readonly pivot: boolean;
  readonly compensable: boolean;
  readonly status: StepStatus;
  /** Attempts at the action so far. */
  readonly attempts: number;
  readonly compensationAttempts: number;
  readonly startedAt: Instant | null;
  /** When the step last came to rest: succeeded, skipped, exhausted, compensated, stuck. */
  readonly settledAt: Instant | null;
  readonly nextAttemptAt: Instant | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  /** What the downstream answered. */
  readonly result: object | null;
}

/** A saga as it stands, for people. */
export interface SagaView {
  readonly sagaId: string;
  readonly type: string;
  readonly definitionVersion: number;
  readonly status: SagaStatus;
  readonly accountId: string | null;
  readonly operationId: string;
  /** What it is about: `{ key: 'subscriptionId', value: '…' }`. */
  readonly correlation: { readonly key: string; readonly value: string };
  readonly startedAt: Instant;
  readonly updatedAt: Instant;
  /** Of the saga's stream. */
  readonly version: number;
  /** False once it can only go forward, or has ended. */
  readonly canCompensate: boolean;
  readonly steps: readonly StepView[];
}

interface StepTimes {
  readonly startedAt: Instant | null;
  readonly settledAt: Instant | null;
  readonly nextAttemptAt: Instant | null;
}

/** A saga's state with the times of its events; JSON-safe apart from the subject. */
export interface SagaHistory {
  readonly state: SagaState;
  readonly version: number;
  readonly startedAt: Instant;
  readonly updatedAt: Instant;
  readonly times: Readonly<Record<string, StepTimes>>;
}

export const emptyHistory: SagaHistory = {
  state: initialSaga,
  version: 0,
  startedAt: '',
  updatedAt: '',
  times: {},
};

const untimed: StepTimes = { startedAt: null, settledAt: null, nextAttemptAt: null };

export function evolveHistory(history: SagaHistory, event: RecordedEvent & SagaEvent): SagaHistory {
  const at = event.recordedAt;
  return {
    state: evolveSaga(history.state, event),
    version: event.version,
    startedAt: history.startedAt || at,
    updatedAt: at,
    times: timed(history.times, event, at),
  };
}

function timed(times: SagaHistory['times'], event: SagaEvent, at: Instant): SagaHistory['times'] {
  const step = 'step' in event.data ? event.data.step : null;
  if (step === null) return times;
  const before = times[step] ?? untimed;
  return { ...times, [step]: timesAfter(before, event, at) };
}

function timesAfter(times: StepTimes, event: SagaEvent, at: Instant): StepTimes {
  switch (event.type) {
    case 'StepStarted':
    case 'StepCompensating':
      return { startedAt: times.startedAt ?? at, settledAt: null, nextAttemptAt: null };
    case 'StepRetryScheduled':
    case 'CompensationRetryScheduled':
      return { ...times, nextAttemptAt: event.data.at };
    case 'StepSucceeded':
    case 'StepSkipped':
    case 'StepExhausted':
    case 'StepCompensated':
    case 'CompensationStuck':
    case 'CompensationSkipped':
      return { ...times, settledAt: at, nextAttemptAt: null };
    default:
      return times;
  }
}

/** Null before the saga's first event. */
export function viewOf(history: SagaHistory): SagaView | null {
  const { state } = history;
  if (!state.started) return null;
  const { sagaId, type, definitionVersion, accountId, operationId, correlation } = state.started;
  return {
    sagaId,
    type,
    definitionVersion,
    status: statusOf(state),
    accountId,
    operationId,
    correlation,
    startedAt: history.startedAt,
    updatedAt: history.updatedAt,
    version: history.version,
    canCompensate: !state.outcome && state.direction === 'forward' && !isPastPivot(state),
    steps: state.steps.map((step) => stepView(state, step, history.times[step.name] ?? untimed)),
  };
}

function stepView(state: SagaState, step: StepState, times: StepTimes): StepView {
  const { name, downstream, dependsOn, criticality, pivot, compensable, action, undo, result } = step;
  const done = action.phase === 'done' || action.phase === 'skipped';
  const error = undo.phase === 'idle' ? (done ? null : action.error) : (undo.error ?? action.error);
  return {
    name,
    downstream,
    dependsOn,
    criticality,
    pivot,
    compensable,
    status: stepStatus(state, step),
    attempts: action.attempt,
    compensationAttempts: undo.attempt,
    ...times,
    error: error && { code: error.code, message: error.message },
    result,
  };
}
