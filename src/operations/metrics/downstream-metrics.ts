import { Counter, Histogram, type Registry } from 'prom-client';
import type { CircuitBreaker } from '../../connectors/circuit-breaker.ts';
import type { EndedCall } from '../../connectors/observed.ts';
import { responseSeconds } from './buckets.ts';
import { sampledCounter, sampledGauge } from './sampled.ts';

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

/** What this process does not send at present. */
export function breakerMetrics(registry: Registry, breaker: CircuitBreaker): void {
  sampledGauge(registry, {
    name: 'revenue_downstream_breakers',
    help: 'Circuit breakers that are not closed, by downstream and state (open, probing): of how many tenants.',
    labelNames: ['downstream', 'state'],
    read: () =>
      breaker
        .open()
        .map(({ downstream, state, tenants }) => ({ labels: { downstream, state }, value: tenants })),
  });
  sampledCounter(registry, {
    name: 'revenue_downstream_withheld_total',
    help: 'Calls that were not sent because the downstream did not answer those before.',
    labelNames: ['downstream'],
    read: () => [...breaker.withheld()].map(([downstream, value]) => ({ labels: { downstream }, value })),
  });
}
