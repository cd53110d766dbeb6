import type { Pool } from 'pg';
import type { StreamHead } from '../../eventstore/heads.ts';
import { streamTypeOf } from '../../messaging/topology.ts';
import type { Projection } from '../types.ts';
import { accountOf } from './account-locks.ts';
import { readParked } from './parked.ts';
import { readWatermarks } from './watermarks.ts';
import { workTo, type StreamWork } from './work.ts';

/** Which of these streams some projection follows, has not applied to the head, and is not parked for. */
export async function lagging(
  pool: Pool,
  projections: readonly Projection[],
  heads: readonly StreamHead[],
): Promise<readonly StreamWork[]> {
  const followers = new Map<string, readonly Projection[]>();
  const followersOf = (stream: string): readonly Projection[] => {
    const type = streamTypeOf(stream);
    const known = followers.get(type) ?? projections.filter((p) => p.streamTypes.includes(type));
    followers.set(type, known);
    return known;
  };
  const followed = heads.filter((head) => followersOf(head.stream).length > 0);
  if (followed.length === 0) return [];
  const names = projections.map((projection) => projection.name);
  const accounts = followed.map((head) => ({ tenant: head.tenant, account: accountOf(head) }));
  const watermarks = await readWatermarks(pool, names, followed);
  const parked = await readParked(pool, names, accounts);
  return followed
    .filter((head) =>
      followersOf(head.stream).some(
        ({ name }) =>
          watermarks.of(head, name) < head.version &&
          !parked.has(name, { tenant: head.tenant, account: accountOf(head) }),
      ),
    )
    .map(workTo);
}
