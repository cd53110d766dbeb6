import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A prepared statement: planned once per connection under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Reads `<folder>/sql/<name>.sql`; the folder's own name keeps the prepared names of folders apart. */
export function statement(folder: string, name: string): Statement {
  return {
    name: `${basename(folder)}/${name}`,
    text: readFileSync(join(folder, 'sql', `${name}.sql`), 'utf8'),
  };
}
