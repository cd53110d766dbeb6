import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { registry } from '../../src/engine.ts';
import { createEventStore } from '../../src/eventstore/event-store.ts';
import { createInProcessBroker } from '../../src/messaging/in-process.ts';
import { localWakeups } from '../../src/messaging/local-wakeups.ts';
import { createPool } from '../../src/platform/database.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { readModels } from '../../src/projections/read-models.ts';
import { createProjector } from '../../src/projections/runtime/projector.ts';
import { createSagaListProjection } from '../../src/projections/sagas/saga-list-projection.ts';
import { sagaListFold } from '../../src/sagas/list-fold.ts';
import { equal, type Check } from './check.ts';

/**
 * Tables that are no function of the log, beside those that can only be appended to. Every other one is a read model, also those yet
 * to come.
 */
const notDerived = [
  ...['streams', 'outbox', 'timers', 'account_keys', 'snapshots', 'tenant_clocks', 'business_timers'],
  ...['watermarks', 'account_locks', 'parked', 'skipped_events', 'dead_letters'],
  ...['tenants', 'api_keys', 'schema_migrations'],
];

const derivedTables = `
select c.relname as name from pg_class c
 where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> all ($1)
   and not exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
                    where t.tgrelid = c.oid and p.proname = 'refuse_change')
 order by 1`;

/**
 * Copies the database, empties the copy's read models, folds the log into them without any broker, and compares them row by row with
 * those that the live system wrote. Nobody else may be connected.
 */
export async function modelsEqualFold(databaseUrl: string): Promise<Check> {
  const live = open(databaseUrl);
  const lived = await rowsOf(live);
  await live.end();
  const folded = await onCopyOf(databaseUrl, async (copy) => {
    await fold(copy, [...lived.keys()]);
    return rowsOf(copy);
  });
  const differing = [...lived].map(
    ([table, rows]) => [`differ in ${table}`, differences(rows, folded.get(table)!), 0] as const,
  );
  const total = [...lived.values()].reduce((sum, rows) => sum + rows.length, 0);
  const wrong = differing.filter(([, count]) => count > 0);
  return equal('read models = a fold of the log', [[`rows in ${lived.size} tables`, total, total], ...wrong]);
}

const open = (url: string): Pool => createPool({ url, applicationName: 'revenue-engine proof', max: 4 });

/** Gone again afterwards. */
async function onCopyOf<T>(databaseUrl: string, work: (copy: Pool) => Promise<T>): Promise<T> {
  const url = new URL(databaseUrl);
  const [source, target] = [url.pathname.slice(1), `${url.pathname.slice(1)}_folded`];
  url.pathname = '/postgres';
  const server = open(url.href);
  url.pathname = `/${target}`;
  try {
    await server.query(`create database ${target} template ${source}`);
    const copy = open(url.href);
    return await work(copy).finally(() => copy.end());
  } finally {
    await server.query(`drop database if exists ${target}`);
    await server.end();
  }
}

async function fold(pool: Pool, tables: readonly string[]): Promise<void> {
  await pool.query(`truncate ${[...tables, 'watermarks', 'parked'].join(', ')}`);
  const projector = createProjector({
    pool,
    // Read models hold what is personal as it was sealed: no key is needed.
    store: createEventStore({ pool, registry, masterKey: randomBytes(32) }),
    broker: createInProcessBroker({ logger: silentLogger }),
    projections: [...readModels, createSagaListProjection(sagaListFold)],
    wakeups: localWakeups(),
    logger: silentLogger,
  });
  await projector.catchUp();
}

/** Every table that is taken for a read model, sorted. */
export async function readModelTables(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(derivedTables, [notDerived]);
  return rows.map(({ name }) => name);
}

/** A digest of each row, sorted, by table. */
async function rowsOf(pool: Pool): Promise<ReadonlyMap<string, readonly string[]>> {
  const digests = new Map<string, readonly string[]>();
  for (const name of await readModelTables(pool)) {
    const { rows } = await pool.query<{ row: string }>(
      `select md5(t::text) as row from ${name} t order by 1`,
    );
    digests.set(
      name,
      rows.map(({ row }) => row),
    );
  }
  return digests;
}

/** Rows that only one side has. */
function differences(left: readonly string[], right: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const row of left) counts.set(row, (counts.get(row) ?? 0) + 1);
  for (const row of right) counts.set(row, (counts.get(row) ?? 0) - 1);
  return [...counts.values()].reduce((sum, count) => sum + Math.abs(count), 0);
}
