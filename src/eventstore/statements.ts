import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { columnTypes } from '../platform/database.ts';

const texts = new Map<string, string>();

function textOf(name: string): string {
  let text = texts.get(name);
  if (text === undefined) {
    text = readFileSync(join(import.meta.dirname, 'sql', `${name}.sql`), 'utf8');
    texts.set(name, text);
  }
  return text;
}

/** Runs `sql/<name>.sql`, prepared once per connection under that name. Bigints come as numbers, timestamps as Instants. */
export function run<Row extends QueryResultRow>(
  on: Pool | PoolClient,
  name: string,
  values: readonly unknown[],
): Promise<QueryResult<Row>> {
  return on.query<Row>({
    name: `eventstore/${name}`,
    text: textOf(name),
    values: [...values],
    types: columnTypes,
  });
}
