-- The limit: the four rows of an append (stream head, event, outbox pointer, receipt), nothing checked, nothing hashed.
with head as (
  insert into streams (tenant, stream, account_id, version, head_hash, recorded_at)
  values ($1, $2, $3, $4, $5, now())
  on conflict (tenant, stream) do update set version = excluded.version, recorded_at = excluded.recorded_at
), appended as (
  insert into events (tenant, stream, version, id, type, schema_version, account_id, body, meta, recorded_at, hash)
  values ($1, $2, $4, $6, $7, 1, $3, $8, $9, now(), $5)
), queued as (
  insert into outbox (shard, tenant, stream, version) values ($10, $1, $2, $4)
)
insert into command_receipts (tenant, key, request_hash, result, versions, recorded_at)
values ($1, $11, $12, $13, $14, now())
