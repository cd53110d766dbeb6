import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { statement } from '../../projections/statement.ts';
import { sampledGauge } from './sampled.ts';

const waitingLetters = statement(import.meta.dirname, 'waiting-dead-letters');

export function deadLetterMetrics(registry: Registry, pool: Pool, groups: readonly string[]): void {
  sampledGauge(registry, {
    name: 'revenue_dead_letters',
    help: 'Messages that a consumer group could not read and that wait for a person.',
    labelNames: ['group'],
    read: async () => {
      const { rows } = await pool.query<{ group: string; letters: number }>({
        ...waitingLetters,
        values: [groups],
      });
      return rows.map(({ group, letters }) => ({ labels: { group }, value: letters }));
    },
  });
}
