import type { Instant } from '../platform/clock.ts';
import type { EventData } from '../eventstore/types.ts';
import type { Subject } from './definition.ts';

/** Stream `saga-<sagaId>`: a saga's progress is its history. */
export const sagaStream = (sagaId: string): string => `saga-${sagaId}`;

/** A step as the saga began with it, so that a reader of the stream needs no definition. */
export interface PlannedStep {
  readonly name: string;
  readonly downstream: string;
  readonly dependsOn: readonly string[];
  readonly criticality: 'critical' | 'non_critical';
  readonly pivot: boolean;
  readonly compensable: boolean;
}

interface Attempt {
  readonly step: string;
  /** 1, 2, … and never reused, also not after an operator's reset; 0 for what the command itself had done. */
  readonly attempt: number;
}

interface LeasedAttempt extends Attempt {
  /** Idempotency key sent to the other side. */
  readonly key: string;
  /** Who may report the outcome; one live lease per step. */
  readonly lease: string;
  /** Without an outcome by then (milliseconds from the append) the outcome is unknown. */
  readonly leaseMs: number;
}

interface Failure extends Attempt {
  readonly code: string;
  readonly message: string;
}

interface AttemptFailure extends Failure {
  readonly retryable: boolean;
  /** Nothing was sent; the attempt does not count against the retry policy. */
  readonly withheld?: true;
}
interface Retry extends Attempt {
  readonly dueInMs: number;
  /** For people; the timer row is what wakes. */
  readonly at: Instant;
}

export type SagaStarted = EventData<
  'SagaStarted',
  {
    readonly sagaId: string;
    readonly type: string;
    readonly definitionVersion: number;
    readonly definitionHash: string;
    /** Key and value of what the saga is about: `{ key: 'subscriptionId', value: '…' }`. */
    readonly correlation: { readonly key: string; readonly value: string };
    readonly accountId: string | null;
    readonly operationId: string;
    readonly timeLimitMs: number;
    readonly subject: Subject;
    readonly steps: readonly PlannedStep[];
  }
>;

export type StepStarted = EventData<'StepStarted', LeasedAttempt>;
export type StepSucceeded = EventData<'StepSucceeded', Attempt & { readonly result: object }>;
export type StepAttemptFailed = EventData<'StepAttemptFailed', AttemptFailure>;
/** The effect may have happened: the time limit, a lost lease or a lost answer. */
export type StepOutcomeUnknown = EventData<'StepOutcomeUnknown', Attempt & { readonly message: string }>;
/** `attempt` is the one to come. */
export type StepRetryScheduled = EventData<'StepRetryScheduled', Retry>;
export type StepTimeLimitReached = EventData<'StepTimeLimitReached', { readonly step: string }>;
export type StepExhausted = EventData<'StepExhausted', Failure>;
/** Needs a person: retry, skip, or compensate the saga. What depends on the step waits. */
export type StepEscalated = EventData<'StepEscalated', { readonly step: string; readonly reason: string }>;
/** Not wanted from the start (`by: 'definition'`), or settled by a person elsewhere. */
export type StepSkipped = EventData<
  'StepSkipped',
  {
    readonly step: string;
    readonly by: 'definition' | 'operator';
    readonly reason: string;
    readonly result: object | null;
  }
>;
/** By an operator. `resetAttempts` gives the step its whole retry policy again, else it gets one attempt. */
export type StepRetryRequested = EventData<
  'StepRetryRequested',
  { readonly step: string; readonly resetAttempts: boolean }
>;

/** The saga turns back: nothing new starts, running attempts settle, then all that was started is compensated. */
export type CompensationStarted = EventData<
  'CompensationStarted',
  {
    readonly reason: string;
    /** The step that gave up; null for a person or the saga's time limit. */ readonly cause: string | null;
  }
>;
export type StepCompensating = EventData<'StepCompensating', LeasedAttempt>;
export type StepCompensated = EventData<'StepCompensated', Attempt & { readonly result: object }>;
export type CompensationAttemptFailed = EventData<'CompensationAttemptFailed', AttemptFailure>;
export type CompensationRetryScheduled = EventData<'CompensationRetryScheduled', Retry>;
/** Needs a person: what was done is still there. Never swallowed. */
export type CompensationStuck = EventData<'CompensationStuck', Failure>;
export type CompensationRetryRequested = EventData<
  'CompensationRetryRequested',
  { readonly step: string; readonly resetAttempts: boolean }
>;
/** A person lets what was done stand, or has undone it by hand; the saga ends as failed and names the step. */
export type CompensationSkipped = EventData<
  'CompensationSkipped',
  { readonly step: string; readonly reason: string; readonly result: object | null }
>;

export type SagaTimeLimitReached = EventData<'SagaTimeLimitReached', { readonly timeLimitMs: number }>;
/** `warnings`: a person skipped a step, or the time limit was passed. */
export type SagaCompleted = EventData<'SagaCompleted', { readonly warnings: boolean }>;
export type SagaCompensated = EventData<'SagaCompensated', Record<never, never>>;
/** Turned back, but some effects stay. */
export type SagaFailed = EventData<'SagaFailed', { readonly notUndone: readonly string[] }>;

export type SagaEvent =
  | SagaStarted
  | StepStarted
  | StepSucceeded
  | StepAttemptFailed
  | StepOutcomeUnknown
  | StepRetryScheduled
  | StepTimeLimitReached
  | StepExhausted
  | StepEscalated
  | StepSkipped
  | StepRetryRequested
  | CompensationStarted
  | StepCompensating
  | StepCompensated
  | CompensationAttemptFailed
  | CompensationRetryScheduled
  | CompensationStuck
  | CompensationRetryRequested
  | CompensationSkipped
  | SagaTimeLimitReached
  | SagaCompleted
  | SagaCompensated
  | SagaFailed;
