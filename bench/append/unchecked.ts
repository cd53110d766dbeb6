import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { uuidv7 } from '../../src/platform/ids.ts';
import { data, meta } from '../harness/sample-append.ts';

const text = readFileSync(join(import.meta.dirname, 'unchecked.sql'), 'utf8');
const [body, metaText, hash] = [JSON.stringify(data), JSON.stringify(meta), Buffer.alloc(32, 7)];

/** The same four rows by one prepared statement, unchecked; everything that never changes is encoded beforehand. */
export async function appendUnchecked(pool: Pool, stream: string, version: number): Promise<void> {
  const key = randomUUID();
  const versions = `[{"stream":"${stream}","version":${version}}]`;
  await pool.query({
    name: 'bench/unchecked',
    text,
    values: [
      ...['bench', stream, `account-of-${stream}`, version, hash, uuidv7(), 'Measured', body, metaText],
      ...[version % 8, key, 'c'.repeat(64), '{}', versions],
    ],
  });
}
