-- Appends to one stream in one statement. The row in streams is the lock; everything else selects from what it returned,
-- so a stream that is not where it was expected writes nothing. $4: -1 any, -2 exists, 0 none, else the exact version.
-- A receipt that exists already fails the statement as a whole by its primary key.
with head as (
  insert into streams as s (tenant, stream, account_id, version, head_hash, previous_hash, recorded_at)
  select $1, $2, $3, cardinality($5::uuid[]),
         (chain_hashes('', 0, now()::timestamptz(3), $9::bytea[]))[cardinality($5::uuid[])], '', now()
  where $4::bigint in (-1, 0) or exists (select from streams e where e.tenant = $1 and e.stream = $2)
  on conflict (tenant, stream) do update
    set version = s.version + cardinality($5::uuid[]),
        head_hash = (chain_hashes(s.head_hash, s.version, greatest(s.recorded_at, excluded.recorded_at), $9::bytea[]))
                    [cardinality($5::uuid[])],
        previous_hash = s.head_hash,
        recorded_at = greatest(s.recorded_at, excluded.recorded_at)
    where $4::bigint in (-1, -2, s.version)
  returning account_id, version, version - cardinality($5::uuid[]) as base, previous_hash, recorded_at
), appended as (
  insert into events (tenant, stream, version, id, type, schema_version, account_id, body, meta, recorded_at, hash)
  select $1, $2, h.base + e.position, e.id, e.type, e.schema_version, h.account_id, e.body, $10, h.recorded_at, e.hash
  from head h, unnest($5::uuid[], $6::text[], $7::smallint[], $8::text[],
                      chain_hashes(h.previous_hash, h.base, h.recorded_at, $9::bytea[]))
               with ordinality as e (id, type, schema_version, body, hash, position)
), queued as (
  insert into outbox (shard, tenant, stream, version)
  select $11, $1, $2, v from head h, generate_series(h.base + 1, h.version) v
), receipt as (
  insert into command_receipts (tenant, key, request_hash, result, versions, recorded_at)
  select $1, $12, $13, $14, jsonb_build_array(jsonb_build_object('stream', $2::text, 'version', h.version)), h.recorded_at
  from head h where $12::text is not null
)
select version from head
