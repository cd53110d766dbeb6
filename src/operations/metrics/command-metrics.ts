import { Counter, Histogram, type Registry } from 'prom-client';
import type { Handled } from '../../commands/index.ts';
import { responseSeconds } from './buckets.ts';

export function commandMetrics(registry: Registry): (handled: Handled) => void {
  const total = new Counter({
    name: 'revenue_commands_total',
    help: 'Commands handled, by outcome: done, replayed (an earlier answer given again), refused, unknown (it threw).',
    labelNames: ['command', 'outcome'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'revenue_command_duration_seconds',
    help: 'From a command to its answer, retries included.',
    labelNames: ['command'],
    buckets: responseSeconds,
    registers: [registry],
  });
  return ({ command, outcome, seconds }) => {
    total.inc({ command, outcome });
    duration.observe({ command }, seconds);
  };
}
