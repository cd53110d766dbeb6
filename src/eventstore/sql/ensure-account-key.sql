with made as (
  insert into account_keys (tenant, account_id, wrapped_key) values ($1, $2, $3)
  on conflict do nothing
  returning wrapped_key
)
select wrapped_key from made
union all
select wrapped_key from account_keys where tenant = $1 and account_id = $2
