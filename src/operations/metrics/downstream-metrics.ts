import { Counter, Histogram, type Registry } from 'prom-client';
import type { EndedCall } from '../../connectors/observed.ts';
import { responseSeconds } from './buckets.ts';

export function downstreamMetrics(registry: Registry): (call: EndedCall) => void {
  const total = new Counter({
    name: 'revenue_downstream_calls_total',
    help: 'Calls to downstream systems, of actions and of undos, by outcome: succeeded, failed, unknown.',
    labelNames: ['downstream', 'of', 'outcome'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'revenue_downstream_call_duration_seconds',
    help: 'From a call to its answer, or to giving up on one.',
    labelNames: ['downstream'],
    buckets: responseSeconds,
    registers: [registry],
  });
  return ({ downstream, of, outcome, seconds }) => {
    total.inc({ downstream, of, outcome });
    duration.observe({ downstream }, seconds);
  };
}
