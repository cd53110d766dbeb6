import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { statement } from '../../projections/statement.ts';
import { sagaStatuses } from '../../sagas/status.ts';
import { sampledGauge } from './sampled.ts';

const unfinishedSagas = statement(import.meta.dirname, 'unfinished-sagas');
const unfinished = sagaStatuses.filter(
  (status) => !['completed', 'completed_with_warnings', 'compensated', 'failed'].includes(status),
);

/** Sagas on their way, over all processes; those that have ended are counted as they end. */
export function sagaGauges(registry: Registry, pool: Pool, inHand: () => number): void {
  sampledGauge(registry, {
    name: 'revenue_sagas',
    help: 'Sagas that have not ended, by type and status, as the read model knows them.',
    labelNames: ['type', 'status'],
    read: async () => {
      const { rows } = await pool.query<{ type: string; status: string; sagas: number }>({
        ...unfinishedSagas,
        values: [unfinished],
      });
      return rows.map(({ type, status, sagas }) => ({ labels: { type, status }, value: sagas }));
    },
  });
  sampledGauge(registry, {
    name: 'revenue_sagas_in_hand',
    help: 'Sagas that this process is working on.',
    read: () => [{ value: inHand() }],
  });
}
