-- So many events of 200 accounts, waiting in the outbox: one shard for each account, as an append chooses it.
with numbered as (
  select n, 'subscription-' || n % 200 as stream, n / 200 + 1 as version, 'account-' || n % 200 as account_id
  from generate_series(0, $1::integer - 1) as n
), written as (
  insert into events (tenant, stream, version, id, type, schema_version, account_id, body, meta, recorded_at, hash)
  select 'bench', stream, version, gen_random_uuid(), 'Measured', 1, account_id, $2, $3, now(), sha256(stream::bytea)
  from numbered
)
insert into outbox (shard, tenant, stream, version)
select (n % 200) % 8, 'bench', stream, version from numbered order by n
