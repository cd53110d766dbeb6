import type { Pool } from 'pg';
import { headsPage, type StreamHead } from '../../eventstore/heads.ts';
import type { Projection } from '../types.ts';
import type { Applier } from './applier.ts';
import { lagging } from './lagging.ts';
import { workTo } from './work.ts';

const pageSize = 400;

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
  let page: readonly StreamHead[] = await headsPage(pool, null, pageSize);
  while (page.length > 0 && !signal.aborted) {
    const next = headsPage(pool, page.at(-1)!, pageSize);
    const [following] = await Promise.all([next, applyPage(pool, projections, applier, page, signal)]);
    page = following;
  }
}

async function applyPage(
  pool: Pool,
  projections: readonly Projection[],
  applier: Applier,
  page: readonly StreamHead[],
  signal: AbortSignal,
): Promise<void> {
  await applier.apply((await lagging(pool, projections, page)).map(workTo), signal);
}
