-- So many events of the accounts given, one after the other, waiting in the outbox in the shard that an append chooses for each.
with numbered as (
  select n, account_id, shard, n / cardinality($2::text[]) + 1 as version
  from generate_series(0, $1::integer - 1) as n
  join unnest($2::text[], $3::integer[]) with ordinality as account (account_id, shard, place)
    on place = n % cardinality($2::text[]) + 1
), written as (
  insert into events (tenant, stream, version, id, type, schema_version, account_id, body, meta, recorded_at, hash)
  select 'bench', 'subscription-' || account_id, version, gen_random_uuid(), 'Measured', 1, account_id, $4, $5, now(), sha256(account_id::bytea)
  from numbered
)
insert into outbox (shard, tenant, stream, version)
select shard, 'bench', 'subscription-' || account_id, version from numbered order by n
