-- A store of $1 events in streams of ten, with their heads and receipts, as appends would have left it; relayed long ago.
with numbered as (
  select n, 'stored-' || lpad((n / 10)::text, 7, '0') as stream, n % 10 + 1 as version
  from generate_series(0, $1::integer - 1) as n
), heads as (
  insert into streams (tenant, stream, account_id, version, head_hash, recorded_at)
  select 'bench', stream, 'account-of-' || stream, 10, sha256(stream::bytea), now() from numbered where version = 10
), receipts as (
  insert into command_receipts (tenant, key, request_hash, result, versions, recorded_at)
  select 'bench', gen_random_uuid()::text, repeat('c', 64), '{}', '[]', now() from numbered
)
insert into events (tenant, stream, version, id, type, schema_version, account_id, body, meta, recorded_at, hash)
select 'bench', stream, version, gen_random_uuid(), 'Measured', 1, 'account-of-' || stream, $2, $3, now(), sha256(stream::bytea)
from numbered
