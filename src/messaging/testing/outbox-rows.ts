import type { Client, Pool, PoolClient } from 'pg';
import { outboxShard } from '../../eventstore/shard.ts';
import type { EventMessage } from '../types.ts';

/** Writes events and their outbox rows as an append would, on whatever transaction the caller holds. */
export async function storeWithOutbox(
  on: Pool | PoolClient | Client,
  messages: readonly EventMessage[],
  shards: number,
): Promise<void> {
  const events = messages.map((message) => message.event);
  const columns = [
    events.map((event) => event.tenant),
    events.map((event) => event.stream),
    events.map((event) => event.version),
    events.map((event) => event.id),
    events.map((event) => event.accountId),
    events.map((event) => outboxShard(event.tenant, event.accountId, event.stream, shards)),
  ];
  await on.query(
    `with given as (
       select * from unnest($1::text[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::smallint[])
         with ordinality as g (tenant, stream, version, id, account_id, shard, position)
     ), stored as (
       insert into events (tenant, stream, version, id, type, schema_version, account_id, body, meta, recorded_at, hash)
       select tenant, stream, version, id, 'Happened', 1, account_id, '{}', '{}', '2026-03-01T00:00:00Z', '' from given
     )
     insert into outbox (shard, tenant, stream, version)
     select shard, tenant, stream, version from given order by position`,
    columns,
  );
}

export async function outboxSize(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: string }>('select count(*) from outbox');
  return Number(rows[0]!.count);
}
