import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import type { Relay, RelayStats } from '../../messaging/relay.ts';
import { statement } from '../../projections/statement.ts';
import { sampledCounter, sampledGauge, shared } from './sampled.ts';

const outboxState = statement(import.meta.dirname, 'outbox-state');

/** What this process relays, and what waits in the outbox for any of them. */
export function relayMetrics(registry: Registry, pool: Pool, relay: Pick<Relay, 'stats'>): void {
  const outbox = shared(async () => {
    const { rows } = await pool.query<{ depth: number; oldest_seconds: number }>(outboxState);
    return rows[0]!;
  });
  sampledGauge(registry, {
    name: 'revenue_outbox_depth',
    help: 'Events that wait to be relayed.',
    read: async () => [{ value: (await outbox()).depth }],
  });
  sampledGauge(registry, {
    name: 'revenue_outbox_oldest_seconds',
    help: 'How long the oldest of them waits; 0 where none does.',
    read: async () => [{ value: (await outbox()).oldest_seconds }],
  });
  const counted = (name: string, help: string, of: (stats: RelayStats) => number): void =>
    sampledCounter(registry, { name, help, read: () => [{ value: of(relay.stats()) }] });
  counted(
    'revenue_relay_published_total',
    'Events that the broker confirmed and that left the outbox; its rate is the throughput of this relay.',
    (stats) => stats.relayed,
  );
  counted(
    'revenue_relay_late_total',
    'Events that were committed after a later one had been relayed.',
    (stats) => stats.late,
  );
  counted(
    'revenue_relay_failed_pages_total',
    'Pages in which a message was returned, refused or not confirmed in time.',
    (stats) => stats.failedPages,
  );
  sampledGauge(registry, {
    name: 'revenue_relay_shards_led',
    help: 'Shards of the outbox that this process leads.',
    read: () => [{ value: relay.stats().leading.length }],
  });
}
