import type { Pool } from 'pg';
import { headsPage, type StreamHead } from '../../src/eventstore/heads.ts';
import { verifyStream } from '../../src/eventstore/verify.ts';
import { equal, type Check } from './check.ts';

const pageSize = 500;

/** Recomputes the hash chain of every stream. */
export async function chainsIntact(pool: Pool): Promise<Check> {
  let [after, streams, broken]: [StreamHead | null, number, number] = [null, 0, 0];
  for (;;) {
    const page: readonly StreamHead[] = await headsPage(pool, after, pageSize);
    after = page.at(-1) ?? null;
    if (after === null) break;
    for (const stream of page) {
      streams += 1;
      if (!(await verifyStream(pool, stream)).intact) broken += 1;
    }
  }
  return equal('hash chains intact', [
    ['streams', streams, streams],
    ['broken', broken, 0],
  ]);
}
