import type { Pool } from 'pg';
import { headsPage, type StreamHead } from '../../eventstore/heads.ts';
import type { Projection } from '../types.ts';
import type { Applier } from './applier.ts';
import { lagging, streamsOf } from './lagging.ts';
import { workTo } from './work.ts';

const pageSize = 400;

/** One lane computes while the database works for the other. Lanes that meet in an account wait for its lock. */
const lanes = 2;

/**
 * Walks over all streams and brings each to its head. What is appended behind the walk's back is left to the consumers, or to the
 * next call: a caller that has stopped writing finds everything applied when this resolves.
 */
export async function catchUp(
  pool: Pool,
  projections: readonly Projection[],
  applier: Applier,
  signal: AbortSignal,
): Promise<void> {
  const nextPage = pages(pool);
  const lane = async (): Promise<void> => {
    for (let page = await nextPage(); page.length > 0 && !signal.aborted; page = await nextPage()) {
      await applier.apply(streamsOf(await lagging(pool, projections, page)).map(workTo), signal);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Gives each page to one caller, in order; empty pages once there are no more. */
function pages(pool: Pool): () => Promise<readonly StreamHead[]> {
  let after: StreamHead | null = null;
  let last: Promise<readonly StreamHead[]> = Promise.resolve([]);
  let ended = false;
  const read = async (): Promise<readonly StreamHead[]> => {
    if (ended) return [];
    const page = await headsPage(pool, after, pageSize);
    after = page.at(-1) ?? null;
    ended = after === null;
    return page;
  };
  return () => (last = last.then(read));
}
