import type { Pool } from 'pg';
import { run } from './statements.ts';

/** How far a stream goes: what a sweep compares watermarks with. */
export interface StreamHead {
  readonly tenant: string;
  readonly stream: string;
  readonly streamType: string;
  readonly accountId: string | null;
  readonly version: number;
}

interface HeadRow {
  readonly tenant: string;
  readonly stream: string;
  readonly stream_type: string;
  readonly account_id: string | null;
  readonly version: number;
}

const streamHead = (row: HeadRow): StreamHead => ({
  tenant: row.tenant,
  stream: row.stream,
  streamType: row.stream_type,
  accountId: row.account_id,
  version: row.version,
});

/**
 * Heads of the streams that recorded an event within the last `sinceMs`, by the database's clock. An append records the start
 * of its transaction: one that took longer than the overlap of two calls is found by `headsPage`, not here.
 */
export async function recentHeads(pool: Pool, sinceMs: number): Promise<readonly StreamHead[]> {
  return (await run<HeadRow>(pool, 'recent-heads', [sinceMs])).rows.map(streamHead);
}

/** All heads in the order of (tenant, stream), after the given key; null begins. For a slow rotation over everything. */
export async function headsPage(
  pool: Pool,
  after: { readonly tenant: string; readonly stream: string } | null,
  limit: number,
): Promise<readonly StreamHead[]> {
  const { rows } = await run<HeadRow>(pool, 'heads-page', [after?.tenant ?? '', after?.stream ?? '', limit]);
  return rows.map(streamHead);
}
