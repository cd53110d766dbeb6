-- In the order of the accounts, so that two processes that make keys for the same accounts wait for each other in turn.
with made as (
  insert into account_keys (tenant, account_id, wrapped_key)
  select $1, wanted.account_id, wanted.wrapped_key
  from unnest($2::text[], $3::bytea[]) as wanted (account_id, wrapped_key)
  order by wanted.account_id
  on conflict do nothing
  returning account_id, wrapped_key
)
select account_id, wrapped_key from made
union all
select k.account_id, k.wrapped_key
from unnest($2::text[]) as wanted (account_id)
cross join lateral (
  select a.account_id, a.wrapped_key from account_keys a where a.tenant = $1 and a.account_id = wanted.account_id offset 0
) as k
