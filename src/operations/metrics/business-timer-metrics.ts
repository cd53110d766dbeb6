import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { statement } from '../../projections/statement.ts';
import { sampledGauge, shared } from './sampled.ts';

const timersDue = statement(import.meta.dirname, 'business-timers-due');

/** How far renewals and whatever else comes due lag behind the clock; sandboxes with a clock of their own do not count. */
export function businessTimerMetrics(registry: Registry, pool: Pool): void {
  const state = shared(async () => {
    const { rows } = await pool.query<{ due: number; oldest_seconds: number }>(timersDue);
    return rows[0]!;
  });
  sampledGauge(registry, {
    name: 'revenue_business_timers_due',
    help: 'Subscriptions of which something is due and not done.',
    read: async () => [{ value: (await state()).due }],
  });
  sampledGauge(registry, {
    name: 'revenue_business_timers_oldest_seconds',
    help: 'How long the oldest of them is due; 0 where none is.',
    read: async () => [{ value: (await state()).oldest_seconds }],
  });
}
