-- Appends one event to a stream that must exist ($3 = -2) or stand at the version $3.
-- A receipt that exists already fails the statement as a whole by its primary key. For the rest see begin-stream.sql; an update
-- costs less than an upsert that inserts nothing.
with head as (
  update streams s
  set version = s.version + 1,
      head_hash = sha256(
        s.head_hash || int8send(s.version + 1)
        || timestamptz_send(greatest(s.recorded_at, now()::timestamptz(3))) || $8::bytea
      ),
      recorded_at = greatest(s.recorded_at, now()::timestamptz(3))
  where s.tenant = $1 and s.stream = $2 and $3::bigint in (-2, s.version)
  returning account_id, version, head_hash, recorded_at
), appended as (
  insert into events (tenant, stream, version, id, type, schema_version, account_id, body, meta, recorded_at, hash)
  select $1, $2, h.version, $4, $5, $6, h.account_id, $7, $9, h.recorded_at, h.head_hash from head h
), queued as (
  insert into outbox (shard, tenant, stream, version) select $10, $1, $2, h.version from head h
), receipt as (
  insert into command_receipts (tenant, key, request_hash, result, versions, recorded_at)
  select $1, $11, $12, $13, $14 || h.version || '}]', h.recorded_at from head h where $11::text is not null
)
select version from head
