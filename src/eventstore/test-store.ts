import type { Pool } from 'pg';
import { createEventStore, type EventStoreOptions, type PostgresEventStore } from './event-store.ts';
import { createRegistry } from './registry.ts';
import { testDeclarations } from './test-events.ts';
import type { AppendResult } from './types.ts';

const masterKey = Buffer.alloc(32, 7);

/** A store of the suite's database; all of them share one master key. */
export function storeOn(pool: Pool, options: Partial<EventStoreOptions> = {}): PostgresEventStore {
  return createEventStore({ pool, registry: createRegistry(testDeclarations), masterKey, ...options });
}

/** All appends but the first share one transaction: the first occupies the only slot while the others come. */
export const groupingStore = (pool: Pool): PostgresEventStore =>
  storeOn(pool, { grouping: { maxInFlight: 1 } });

/** How often each outcome occurred. */
export function tally(results: readonly AppendResult[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
