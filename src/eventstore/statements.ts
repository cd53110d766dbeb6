import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { columnTypes } from '../platform/database.ts';

const names = [
  'account-heads',
  'account-history',
  'account-key',
  'advance-stream',
  'append-group',
  'append-group-timed',
  'begin-stream',
  'begin-stream-once',
  'business-timers-by',
  'claim-business-timers',
  'claim-due-timers',
  'clocks-to-play',
  'delete-timer',
  'ensure-account-keys',
  'erase-account-key',
  'events-beyond-head',
  'follow-clock',
  'has-timer-but',
  'hashed-events',
  'hashed-head',
  'head',
  'heads-page',
  'leave-real-time',
  'move-clock',
  'next-business-timer',
  'next-due-timer',
  'read-stream',
  'read-streams',
  'receipt',
  'receipts',
  'recent-heads',
  'save-snapshot',
  'snapshot',
  'tenant-clock',
  'tenant-has-accounts',
] as const;
type StatementName = (typeof names)[number];

/** Read when the process starts: a file that is missing is missed then, not at its first use. */
const texts = new Map(
  names.map((name) => [name, readFileSync(join(import.meta.dirname, 'sql', `${name}.sql`), 'utf8')]),
);

/** Runs `sql/<name>.sql`, prepared once per connection under that name. Bigints come as numbers, timestamps as Instants. */
export function run<Row extends QueryResultRow>(
  on: Pool | PoolClient,
  name: StatementName,
  values: readonly unknown[],
): Promise<QueryResult<Row>> {
  return on.query<Row>({
    name: `eventstore/${name}`,
    text: texts.get(name)!,
    values: [...values],
    types: columnTypes,
  });
}
