import type { CallOutcome } from '../connectors/types.ts';
import type { Instant } from '../platform/clock.ts';
import { definitionOf } from './advance.ts';
import type { SagaDefinition } from './definition.ts';
import type { SagaEvent } from './events.ts';
import { evolveSaga } from './evolve.ts';
import { retryDelayMs, type RetryPolicy } from './retry-policy.ts';
import { isPastPivot, stepOf, type SagaState } from './state.ts';

/** Chance and the time of day come in from outside. */
export interface Circumstances {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly now: Instant;
}

/** How one attempt at an action or a compensation ended. */
export interface SettledAttempt {
  readonly of: 'action' | 'undo';
  readonly step: string;
  readonly attempt: number;
  readonly outcome: CallOutcome;
}

/** The end of an attempt and what the retry policy makes of it. */
export function settleAttempt(
  definition: SagaDefinition,
  state: SagaState,
  settled: SettledAttempt,
  circumstances: Circumstances,
): readonly SagaEvent[] {
  const ended = settled.of === 'action' ? actionEnded(settled) : undoEnded(settled);
  if (settled.outcome.outcome === 'succeeded') return [ended];
  return [ended, ...afterFailure(definition, evolveSaga(state, ended), settled, circumstances)];
}

function actionEnded({ step, attempt, outcome }: SettledAttempt): SagaEvent {
  switch (outcome.outcome) {
    case 'succeeded':
      return { type: 'StepSucceeded', data: { step, attempt, result: outcome.result } };
    case 'failed': {
      return { type: 'StepAttemptFailed', data: { step, attempt, ...failureOf(outcome) } };
    }
    case 'unknown':
      return { type: 'StepOutcomeUnknown', data: { step, attempt, message: outcome.message } };
  }
}

function undoEnded({ step, attempt, outcome }: SettledAttempt): SagaEvent {
  switch (outcome.outcome) {
    case 'succeeded':
      return { type: 'StepCompensated', data: { step, attempt, result: outcome.result } };
    case 'failed': {
      return { type: 'CompensationAttemptFailed', data: { step, attempt, ...failureOf(outcome) } };
    }
    case 'unknown':
      return {
        type: 'CompensationAttemptFailed',
        data: { step, attempt, code: 'outcome_unknown', message: outcome.message, retryable: true },
      };
  }
}

type Failed = Extract<CallOutcome, { outcome: 'failed' }>;

const failureOf = ({ code, message, retryable, withheld }: Failed) => ({
  ...{ code, message, retryable },
  ...(withheld ? { withheld } : {}),
});

function afterFailure(
  definition: SagaDefinition,
  state: SagaState,
  { of, step, attempt, outcome }: SettledAttempt,
  { random, now }: Circumstances,
): readonly SagaEvent[] {
  // On the way back an action is not tried again: it is compensated.
  if (of === 'action' && state.direction === 'backward') return [];
  const run = stepOf(state, step)[of];
  const { retry } = definitionOf(definition, step);
  const hopeless =
    outcome.outcome === 'failed' && (!outcome.retryable || retry.nonRetryable.includes(outcome.code));
  if (hopeless || run.timeUp || run.counted >= retry.attempts) return giveUp(definition, state, of, step);
  const dueInMs = delayAfter(retry, run.counted, outcome, random);
  const at = new Date(Date.parse(now) + dueInMs).toISOString();
  const data = { step, attempt: attempt + 1, dueInMs, at };
  return [
    of === 'action' ? { type: 'StepRetryScheduled', data } : { type: 'CompensationRetryScheduled', data },
  ];
}

/** What was not sent waits until it may be, and up to as long again, so that not all come back at once. */
function delayAfter(
  retry: RetryPolicy,
  counted: number,
  outcome: CallOutcome,
  random: Circumstances['random'],
): number {
  const asked = outcome.outcome === 'failed' ? outcome.retryAfterMs : undefined;
  const isWithheld = outcome.outcome === 'failed' && outcome.withheld;
  return isWithheld
    ? Math.round((1 + random()) * (asked ?? retry.initialMs))
    : retryDelayMs(retry, counted, random, asked);
}

/** The retry policy is used up: turn the saga back where it may still turn, else ask for a person. */
export function giveUp(
  definition: SagaDefinition,
  state: SagaState,
  of: 'action' | 'undo',
  step: string,
): readonly SagaEvent[] {
  const run = stepOf(state, step)[of];
  const { code, message } = run.error ?? {
    code: 'time_limit',
    message: 'the time limit of the step was reached',
  };
  const data = { step, attempt: run.attempt, code, message };
  if (of === 'undo') return [{ type: 'CompensationStuck', data }];
  const exhausted: SagaEvent = { type: 'StepExhausted', data };
  const turnsBack = definitionOf(definition, step).onExhausted === 'compensate' && !isPastPivot(state);
  const reason = `${code}: ${message}`;
  if (turnsBack) return [exhausted, { type: 'CompensationStarted', data: { reason, cause: step } }];
  return [exhausted, { type: 'StepEscalated', data: { step, reason } }];
}
