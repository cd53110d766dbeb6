import type { CallOutcome } from '../connectors/types.ts';
import type { StreamAppend } from '../eventstore/types.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** What a saga is about; plain JSON, written into its first event, given to every step. */
export type Subject = object;

/** A saga instance as its steps see it. */
export interface SagaContext {
  readonly tenant: string;
  readonly sagaId: string;
  readonly accountId: string | null;
  readonly operationId: string;
  readonly correlationId: string;
  readonly traceparent: string | null;
  readonly subject: Subject;
}

/** One attempt at a step's action or compensation. */
export interface StepCall extends SagaContext {
  readonly step: string;
  /** The action's idempotency key, `sagaId:step`, the same for every attempt and for its undo. */
  readonly key: string;
  /** Aborted at the attempt's time limit, or when the process gives up the lease. */
  readonly signal: AbortSignal;
}

export interface StepUndoCall extends StepCall {
  /** The undo's own idempotency key, `sagaId:step:undo`. */
  readonly undoKey: string;
}

/** `name` is data (hashed, shown to operators); `run` is the code behind it. A thrown error counts as outcome unknown. */
export interface Action<C extends StepCall = StepCall> {
  readonly name: string;
  readonly run: (call: C) => Promise<CallOutcome>;
}

export interface StepDefinition {
  readonly name: string;
  readonly downstream: string;
  readonly dependsOn: readonly string[];
  /** `recorded`: done by the command that began the saga; it stands as succeeded from the first event. */
  readonly action: Action | 'recorded';
  readonly compensate?: Action<StepUndoCall>;
  /** Why there is nothing to compensate, where a step before the pivot has no compensation. */
  readonly irreversible?: string;
  /** Once this step has succeeded the saga only goes forward. At most one per definition. */
  readonly pivot?: boolean;
  readonly criticality: 'critical' | 'non_critical';
  readonly retry: RetryPolicy;
  readonly attemptTimeLimitMs: number;
  /** From the first attempt (or an operator's reset) on, retries included. */
  readonly stepTimeLimitMs: number;
  /** What happens when the retries are used up. A step that may no longer turn the saga back escalates in any case. */
  readonly onExhausted: 'compensate' | 'escalate';
  /** Decided once, at the start: where it says no, the step is skipped. */
  readonly when?: { readonly name: string; readonly test: (subject: Subject) => boolean };
}

export interface SagaDefinition {
  readonly type: string;
  /** Goes up with every change; instances keep the version that they began with. */
  readonly version: number;
  /** What the saga is about, as a key of its subject: `subscriptionId`. One saga per value is in flight. */
  readonly correlation: string;
  /** A second start on the same correlation is refused, by the subject's own stream, which holds what is in flight. */
  readonly conflict: 'reject';
  readonly timeLimitMs: number;
  readonly steps: readonly StepDefinition[];
  /**
   * Appended together with the saga's last event: facts of other streams that hold exactly when the saga is settled.
   * Called again after a conflict.
   */
  readonly onSettled?: (
    saga: SagaContext,
    status: 'completed' | 'compensated' | 'failed',
  ) => Promise<readonly StreamAppend[]>;
}
