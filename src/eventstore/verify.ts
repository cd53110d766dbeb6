import type { Pool } from 'pg';
import { chainHash, contentDigest, genesisHash } from './hash-chain.ts';
import { run } from './statements.ts';
import { storedEvent, type EventRow } from './stored-rows.ts';

/** What became of a stream's history: whole, or the first event that is not as it was written. */
export type ChainVerdict =
  | { readonly intact: true; readonly version: number }
  | { readonly intact: false; readonly version: number; readonly problem: ChainProblem };

/**
 * `changed`: the event's bytes, or the hash before it, are not what was hashed. `removed`: an event is missing that later ones
 * follow. `cut off`: the newest events are missing. `added`: the head knows nothing of it.
 */
export type ChainProblem = 'changed' | 'removed' | 'cut off' | 'added';

interface HeadRow {
  readonly version: number;
  readonly head_hash: Buffer;
}

const pageSize = 500;

/** Recomputes a stream's hash chain from the stored bytes and compares it with every event and the head. */
export async function verifyStream(
  pool: Pool,
  { tenant, stream }: { readonly tenant: string; readonly stream: string },
): Promise<ChainVerdict> {
  // The head first: what is appended while the events are read lies beyond it and is left to the next run.
  const { rows: heads } = await run<HeadRow>(pool, 'hashed-head', [tenant, stream]);
  const head = heads[0] ?? { version: 0, head_hash: genesisHash };
  let previous: Buffer = genesisHash;
  for (let next = 1; next <= head.version;) {
    const values = [tenant, stream, next, Math.min(pageSize, head.version - next + 1)];
    const { rows } = await run<EventRow & { hash: Buffer }>(pool, 'hashed-events', values);
    if (rows.length === 0) return { intact: false, version: next, problem: 'cut off' };
    for (const row of rows) {
      if (row.version !== next) return { intact: false, version: next, problem: 'removed' };
      const hash = chainHash(previous, next, row.recorded_at, contentDigest(storedEvent(row)));
      if (!hash.equals(row.hash)) return { intact: false, version: next, problem: 'changed' };
      previous = hash;
      next += 1;
    }
  }
  if (!previous.equals(head.head_hash)) return { intact: false, version: head.version, problem: 'changed' };
  return beyondHead(pool, tenant, stream, head.version);
}

/** An event after the head is a forgery, unless the head has moved on since it was read. */
async function beyondHead(
  pool: Pool,
  tenant: string,
  stream: string,
  version: number,
): Promise<ChainVerdict> {
  const { rows } = await run<{ version: number }>(pool, 'events-beyond-head', [tenant, stream]);
  const [added] = rows;
  return added ? { intact: false, version: added.version, problem: 'added' } : { intact: true, version };
}
