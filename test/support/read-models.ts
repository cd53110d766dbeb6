import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { commandDeclarations } from '../../src/commands/declarations.ts';
import { createEventStore } from '../../src/eventstore/event-store.ts';
import { createRegistry } from '../../src/eventstore/registry.ts';
import type { EventData, EventStore, StoredEvent } from '../../src/eventstore/types.ts';
import { createInProcessBroker } from '../../src/messaging/in-process.ts';
import { localWakeups } from '../../src/messaging/local-wakeups.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { readModels } from '../../src/projections/read-models.ts';
import {
  createProjector,
  type Projector,
  type ProjectorOptions,
} from '../../src/projections/runtime/projector.ts';
import { freshDatabase } from './database.ts';

/** An event store and its read models on a database of their own; nothing is delivered unless a test does. */
export interface ReadModelStand {
  readonly pool: Pool;
  readonly url: string;
  readonly store: EventStore;
  readonly projector: (options?: Partial<ProjectorOptions>) => Projector;
  /** Appends to a stream of an account (or of none) and returns the events as stored. */
  append: (
    accountId: string | null,
    stream: string,
    events: readonly EventData[],
    tenant?: string,
  ) => Promise<StoredEvent[]>;
  /** All rows of a tenant in all read models, comparable. */
  dump: (tenant?: string) => Promise<Record<string, unknown[]>>;
  /** Empties a tenant's read models and watermarks; the log stays. */
  clear: (tenant?: string) => Promise<void>;
  drop: () => Promise<void>;
}

/** What `dump` compares: the tables of all read models that need no saga. */
export const tables = [
  'crm_accounts',
  'crm_subscriptions',
  'crm_terms',
  'crm_activity',
  'arr_movements',
  'arr_customers',
  'arr_days',
  'entitlement_grants',
  'revrec_lines',
  'revrec_months',
  'receivables',
  'document_numbers',
  'customer_credits',
  'journal_postings',
];

export async function readModelStand(): Promise<ReadModelStand> {
  const database = await freshDatabase();
  const { pool, url } = database;
  const registry = createRegistry(commandDeclarations);
  const store = createEventStore({ pool, registry, masterKey: randomBytes(32) });
  return {
    pool,
    store,
    url,
    drop: () => database.drop(),
    projector: (options = {}) =>
      createProjector({
        pool,
        store,
        broker: createInProcessBroker({ logger: silentLogger }),
        projections: readModels,
        wakeups: localWakeups(),
        logger: silentLogger,
        ...options,
      }),
    append: async (accountId, stream, events, tenant = 'acme') => {
      const meta = {
        actor: 'user:test',
        role: 'admin' as const,
        operationId: `op-${stream}`,
        commandKey: `key-${stream}`,
        command: 'test',
        correlationId: 'correlation',
        causationId: null,
        traceparent: null,
        reason: null,
      };
      const result = await store.append({
        meta,
        streams: [{ tenant, stream, accountId, expected: 'any', events }],
      });
      if (result.outcome !== 'appended') throw new Error(`append to ${stream}: ${result.outcome}`);
      const head = result.versions[0]!.version;
      return [...(await store.readStored({ tenant, stream }, head - events.length + 1, events.length))];
    },
    dump: (tenant) => dumpReadModels(pool, tenant),
    clear: (tenant) => clearReadModels(pool, tenant),
  };
}

/** All rows of a tenant in all read models, comparable. */
export async function dumpReadModels(pool: Pool, tenant = 'acme'): Promise<Record<string, unknown[]>> {
  const rows = await Promise.all(
    tables.map(async (table) => {
      const result = await pool.query<{ row: string }>(
        `select t::text as row from ${table} t where tenant = $1 order by 1`,
        [tenant],
      );
      return [table, result.rows.map(({ row }) => row)] as const;
    }),
  );
  return Object.fromEntries(rows);
}

/** Empties a tenant's read models and watermarks; the log stays. */
export async function clearReadModels(pool: Pool, tenant = 'acme'): Promise<void> {
  for (const table of [...tables, 'watermarks', 'parked']) {
    await pool.query(`delete from ${table} where tenant = $1`, [tenant]);
  }
}
