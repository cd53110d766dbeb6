import type { Pool } from 'pg';
import { Histogram, type Registry } from 'prom-client';
import type { StoredEvent } from '../../eventstore/types.ts';
import { epochMs, type Clock } from '../../platform/clock.ts';
import type { Projection } from '../../projections/types.ts';
import type { Projector } from '../../projections/runtime/projector.ts';
import type { ProjectorStats } from '../../projections/runtime/applier.ts';
import { statement } from '../../projections/statement.ts';
import { responseSeconds } from './buckets.ts';
import { sampledCounter, sampledGauge } from './sampled.ts';

const parkedState = statement(import.meta.dirname, 'parked-state');

/** From the moment that an event records to the moment at which the read models have it. */
export function deliveryMetrics(registry: Registry, clock: Clock): (events: readonly StoredEvent[]) => void {
  const endToEnd = new Histogram({
    name: 'revenue_end_to_end_seconds',
    help: 'From an event being recorded to its being applied to all read models, by way of the broker.',
    buckets: responseSeconds,
    registers: [registry],
  });
  return (events) => {
    const now = epochMs(clock);
    for (const { recordedAt } of events) endToEnd.observe(Math.max(0, now - Date.parse(recordedAt)) / 1000);
  };
}

/** What this process projects, how far behind its sweep found the read models, and what is parked. */
export function projectionMetrics(
  registry: Registry,
  pool: Pool,
  projector: Projector,
  projections: readonly Projection[],
): void {
  const counted = (name: string, help: string, of: (stats: ProjectorStats) => number): void =>
    sampledCounter(registry, { name, help, read: () => [{ value: of(projector.stats()) }] });
  counted('revenue_projection_applied_total', 'Pairs of projection and event applied.', (s) => s.applied);
  counted(
    'revenue_projection_duplicates_total',
    'Deliveries of events that every projection had already: detected by watermark, applied once.',
    (s) => s.duplicates,
  );
  counted(
    'revenue_projection_gaps_repaired_total',
    'Events that no message brought in time and that were read from the store.',
    (s) => s.gapsRepaired,
  );
  counted('revenue_projection_parkings_total', 'Accounts parked by this process.', (s) => s.parked);

  const lag = (name: string, help: string, of: 'events' | 'streams'): void =>
    sampledGauge(registry, {
      name,
      help,
      labelNames: ['projection'],
      read: () =>
        projector.lag().map((entry) => ({ labels: { projection: entry.projection }, value: entry[of] })),
    });
  lag('revenue_projection_lag_events', 'Events between watermarks and heads at the last look.', 'events');
  lag('revenue_projection_lag_streams', 'Streams that were behind at the last look.', 'streams');

  sampledGauge(registry, {
    name: 'revenue_parked_accounts',
    help: 'Accounts that a projection cannot go on with, until a person lets it.',
    labelNames: ['projection'],
    read: async () => {
      const { rows } = await pool.query<{ projection: string; accounts: number }>({
        ...parkedState,
        values: [projections.map(({ name }) => name)],
      });
      return rows.map(({ projection, accounts }) => ({ labels: { projection }, value: accounts }));
    },
  });
}
