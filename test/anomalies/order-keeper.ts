import type { Pool } from 'pg';
import type { Projection } from '../../src/projections/types.ts';

/**
 * A read model that keeps the order in which events were applied. Its positions are serials, which no real read model may have: they
 * are what a test wants to know.
 */
export const orderKeeper: Projection = {
  name: 'order',
  streamTypes: ['account'],
  apply: async (tx, events) => {
    await tx.query(
      `insert into applied_in_order (stream, version)
       select stream, version from unnest($1::text[], $2::bigint[]) with ordinality as g (stream, version, nth) order by nth`,
      [events.map(({ stream }) => stream), events.map(({ version }) => version)],
    );
  },
};

export async function makeRoomForOrder(pool: Pool): Promise<void> {
  await pool.query(
    'create table applied_in_order (position bigint generated always as identity, stream text not null, version bigint not null)',
  );
}

/** The versions of each stream as they were applied, repetitions included. */
export async function appliedInOrder(pool: Pool): Promise<ReadonlyMap<string, readonly number[]>> {
  const { rows } = await pool.query<{ stream: string; versions: number[] }>(
    'select stream, array_agg(version::int order by position) as versions from applied_in_order group by stream',
  );
  return new Map(rows.map(({ stream, versions }) => [stream, versions]));
}

/** The same of what is stored: what was applied must be this, no more, no less, in no other order. */
export async function storedInOrder(pool: Pool): Promise<ReadonlyMap<string, readonly number[]>> {
  const { rows } = await pool.query<{ stream: string; versions: number[] }>(
    'select stream, array_agg(version::int order by version) as versions from events group by stream',
  );
  return new Map(rows.map(({ stream, versions }) => [stream, versions]));
}
