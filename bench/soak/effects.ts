import type { Pool } from 'pg';
import type { Ledger } from '../../src/connectors/sandbox/ledger.ts';
import { equal, type Check } from './check.ts';

/** Steps of a plan change that act outside; each under the key `<saga>:<step>`. */
const steps = ['provisioning', 'crm', 'engagement', 'analytics'];

/** The downstream against the sagas: a completed one has each effect once, a compensated one none that stands. */
export async function effectsOnce(pool: Pool, ledger: Ledger): Promise<Check> {
  const { rows } = await pool.query<{ tenant: string; saga: string; type: string }>(
    `select tenant, substr(stream, length('saga-') + 1) as saga, type from events
      where type in ('SagaCompleted', 'SagaCompensated')`,
  );
  const completed = rows.filter(({ type }) => type === 'SagaCompleted');
  const wanted = new Set(
    completed.flatMap(({ tenant, saga }) => steps.map((step) => `${tenant} ${saga}:${step}`)),
  );
  const applied = ledger.entries().filter(({ kind }) => kind === 'applied');
  const standing = applied.filter(({ tenant, key }) => ledger.undone(tenant, key) === null);
  const keys = new Set(standing.map(({ tenant, key }) => `${tenant} ${key}`));
  return equal('each effect once at the downstream', [
    ['effects that stand', standing.length, wanted.size],
    ['effects missing', [...wanted].filter((key) => !keys.has(key)).length, 0],
    ['effects nobody asked for', [...keys].filter((key) => !wanted.has(key)).length, 0],
    [
      'keys with two effects',
      applied.length - new Set(applied.map(({ tenant, key }) => `${tenant} ${key}`)).size,
      0,
    ],
  ]);
}
