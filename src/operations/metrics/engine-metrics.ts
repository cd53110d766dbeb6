import { Registry } from 'prom-client';
import type { Handled } from '../../commands/index.ts';
import type { EndedCall } from '../../connectors/observed.ts';
import type { StoredEvent } from '../../eventstore/types.ts';
import type { Clock } from '../../platform/clock.ts';
import { commandMetrics } from './command-metrics.ts';
import { downstreamMetrics } from './downstream-metrics.ts';
import { deliveryMetrics } from './projection-metrics.ts';
import { sagaMetrics, type SagaObservers } from './saga-metrics.ts';

/** What the parts of one engine tell as they work. Those of its roles are added as they start. */
export interface EngineMetrics extends SagaObservers {
  readonly registry: Registry;
  readonly onHandled: (handled: Handled) => void;
  readonly onCallEnded: (call: EndedCall) => void;
  readonly onDelivered: (events: readonly StoredEvent[]) => void;
}

export function createEngineMetrics(clock: Clock): EngineMetrics {
  const registry = new Registry();
  return {
    registry,
    onHandled: commandMetrics(registry),
    onCallEnded: downstreamMetrics(registry),
    onDelivered: deliveryMetrics(registry, clock),
    ...sagaMetrics(registry, clock),
  };
}
