-- Appends the first event of a stream that must not exist, with the receipt of its command, in one statement. The receipt comes first, as in
-- a group, and so the stream is inserted plainly: one that exists fails the statement as a whole by its primary key, before a sequence
-- value is drawn. For the rest see begin-stream.sql.
with receipt as (
  insert into command_receipts (tenant, key, request_hash, result, versions, recorded_at)
  values ($1, $12, $13, $14, $15 || '1}]', now())
  returning tenant
), head as (
  insert into streams (tenant, stream, account_id, version, head_hash, recorded_at)
  select tenant, $2, $11, 1, sha256(int8send(1) || timestamptz_send(now()::timestamptz(3)) || $8::bytea), now() from receipt
  where $3::bigint = 0
  returning account_id, version, head_hash, recorded_at
), appended as (
  insert into events (tenant, stream, version, id, type, schema_version, account_id, body, meta, recorded_at, hash)
  select $1, $2, h.version, $4, $5, $6, h.account_id, $7, $9, h.recorded_at, h.head_hash from head h
), queued as (
  insert into outbox (shard, tenant, stream, version) select $10, $1, $2, h.version from head h
)
select version from head
