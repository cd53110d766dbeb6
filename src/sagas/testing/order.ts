import type { Connector } from '../../connectors/types.ts';
import type { SagaDefinition, StepCall, StepDefinition, StepUndoCall } from '../definition.ts';
import type { RetryPolicy } from '../retry-policy.ts';

/** Milliseconds where the default has seconds; full jitter included. */
export const quickRetry: RetryPolicy = {
  initialMs: 1,
  factor: 2,
  capMs: 8,
  attempts: 4,
  totalMs: 60_000,
  nonRetryable: [],
};

/** A step that acts on, and is undone at, the downstream of its own name. */
export function downstreamStep(
  connector: Connector,
  name: string,
  dependsOn: readonly string[],
  more: Partial<StepDefinition> = {},
): StepDefinition {
  const call = (step: StepCall) => ({ ...step, downstream: name, action: 'do', payload: step.subject });
  return {
    name,
    downstream: name,
    dependsOn,
    action: { name: `${name}.do`, run: (step) => connector.invoke(call(step)) },
    compensate: {
      name: `${name}.undo`,
      run: (step: StepUndoCall) => connector.undo({ ...call(step), undoKey: step.undoKey }),
    },
    criticality: 'critical',
    retry: quickRetry,
    attemptTimeLimitMs: 10_000,
    stepTimeLimitMs: 60_000,
    onExhausted: 'compensate',
    ...more,
  };
}

/** reserve and pack at the same time → ship (the pivot) → notify and audit at the same time. */
export function orderSaga(connector: Connector, all: Partial<StepDefinition> = {}): SagaDefinition {
  const escalates = { criticality: 'non_critical', onExhausted: 'escalate', ...all } as const;
  return {
    type: 'order',
    version: 1,
    correlation: 'order',
    conflict: 'reject',
    timeLimitMs: 3_600_000,
    steps: [
      downstreamStep(connector, 'reserve', [], all),
      downstreamStep(connector, 'pack', [], all),
      downstreamStep(connector, 'ship', ['reserve', 'pack'], { ...all, pivot: true }),
      downstreamStep(connector, 'notify', ['ship'], escalates),
      downstreamStep(connector, 'audit', ['ship'], escalates),
    ],
  };
}
