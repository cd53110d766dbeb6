import type { Pool } from 'pg';
import type { StreamHead } from '../../eventstore/heads.ts';
import type { Projection } from '../types.ts';
import { accountOf } from './account-locks.ts';
import { readExceptions } from './parked.ts';
import { inTransaction } from './transaction.ts';
import { readWatermarks } from './watermarks.ts';

/** Bounds the arrays of one look-up. */
const chunk = 2_000;

/** A stream that a projection follows, has not applied to the head, and is not parked for. */
export interface Lagging {
  readonly projection: string;
  readonly head: StreamHead;
  /** Events between the watermark and the head. */
  readonly events: number;
}

export interface ProjectionLag {
  readonly projection: string;
  readonly streams: number;
  readonly events: number;
}

export async function lagging(
  pool: Pool,
  projections: readonly Projection[],
  heads: readonly StreamHead[],
): Promise<readonly Lagging[]> {
  const followed = heads.filter((head) => followers(projections, head).length > 0);
  const behind: Lagging[] = [];
  for (let from = 0; from < followed.length; from += chunk) {
    behind.push(...(await behindAmong(pool, projections, followed.slice(from, from + chunk))));
  }
  return behind;
}

async function behindAmong(
  pool: Pool,
  projections: readonly Projection[],
  heads: readonly StreamHead[],
): Promise<readonly Lagging[]> {
  const names = projections.map((projection) => projection.name);
  const accounts = heads.map((head) => ({ tenant: head.tenant, account: accountOf(head) }));
  // In a transaction for its planner settings: these statements are the same ones that a pass prepares.
  const [watermarks, { parked }] = await inTransaction(
    pool,
    async (tx) =>
      [await readWatermarks(tx, names, heads), await readExceptions(tx, names, accounts)] as const,
  );
  return heads.flatMap((head) =>
    followers(projections, head)
      .filter(({ name }) => !parked.has(name, { tenant: head.tenant, account: accountOf(head) }))
      .map(({ name }) => ({ projection: name, head, events: head.version - watermarks.of(head, name) }))
      .filter(({ events }) => events > 0),
  );
}

/** Each stream once, however many projections are behind. */
export function streamsOf(behind: readonly Lagging[]): readonly StreamHead[] {
  return [...new Set(behind.map(({ head }) => head))];
}

/** Every projection, also one that is behind nowhere. */
export function lagBy(
  projections: readonly Projection[],
  behind: readonly Lagging[],
): readonly ProjectionLag[] {
  return projections.map(({ name: projection }) => {
    const mine = behind.filter((entry) => entry.projection === projection);
    const events = mine.reduce((sum, entry) => sum + entry.events, 0);
    return { projection, streams: mine.length, events };
  });
}

const followers = (projections: readonly Projection[], head: StreamHead): readonly Projection[] =>
  projections.filter((projection) => projection.streamTypes.includes(head.streamType));
