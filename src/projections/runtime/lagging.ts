import type { Pool } from 'pg';
import type { StreamHead } from '../../eventstore/heads.ts';
import type { Projection } from '../types.ts';
import { accountOf } from './account-locks.ts';
import { readParked } from './parked.ts';
import { inTransaction } from './transaction.ts';
import { readWatermarks } from './watermarks.ts';

/** Bounds the arrays of one look-up. */
const chunk = 2_000;

/** Which of these streams some projection follows, has not applied to the head, and is not parked for. */
export async function lagging(
  pool: Pool,
  projections: readonly Projection[],
  heads: readonly StreamHead[],
): Promise<readonly StreamHead[]> {
  const followed = heads.filter((head) => followers(projections, head).length > 0);
  const behind: StreamHead[] = [];
  for (let from = 0; from < followed.length; from += chunk) {
    behind.push(...(await behindAmong(pool, projections, followed.slice(from, from + chunk))));
  }
  return behind;
}

async function behindAmong(
  pool: Pool,
  projections: readonly Projection[],
  heads: readonly StreamHead[],
): Promise<readonly StreamHead[]> {
  const names = projections.map((projection) => projection.name);
  const accounts = heads.map((head) => ({ tenant: head.tenant, account: accountOf(head) }));
  // In a transaction for its planner settings: these statements are the same ones that a pass prepares.
  const [watermarks, parked] = await inTransaction(
    pool,
    async (tx) => [await readWatermarks(tx, names, heads), await readParked(tx, names, accounts)] as const,
  );
  return heads.filter((head) =>
    followers(projections, head).some(
      ({ name }) =>
        watermarks.of(head, name) < head.version &&
        !parked.has(name, { tenant: head.tenant, account: accountOf(head) }),
    ),
  );
}

const followers = (projections: readonly Projection[], head: StreamHead): readonly Projection[] =>
  projections.filter((projection) => projection.streamTypes.includes(head.streamType));
