import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { CustomTypesConfig } from 'pg';
import { columnTypes } from '../platform/database.ts';

/** A prepared statement: planned once per connection under its name. Bigints come as numbers, timestamps as Instants. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly types: CustomTypesConfig;
}

/** Reads `<folder>/sql/<name>.sql`; the folder's path below `src` keeps the prepared names of folders apart. */
export function statement(folder: string, name: string): Statement {
  const text = readFileSync(join(folder, 'sql', `${name}.sql`), 'utf8');
  return { name: [...folder.split(sep).slice(-2), name].join('/'), text, types: columnTypes };
}
