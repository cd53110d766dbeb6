-- The next accounts with what the read model holds of them. Current: it has every event of their subscriptions.
with accounts as (
  select distinct tenant, account_id
  from arr_customers
  where (tenant, account_id) > ($1, $2)
  order by tenant, account_id
  limit $3
)
select c.tenant, c.account_id, c.currency, c.arr_minor as held_minor,
       coalesce((
         select sum(m.arr_delta_minor) from arr_movements m
         where m.tenant = c.tenant and m.account_id = c.account_id and m.currency = c.currency
       ), 0) as moved_minor,
       not exists (
         select from streams s
         where s.tenant = c.tenant and s.account_id = c.account_id and s.stream_type = 'subscription'
           and s.version > coalesce((
             select w.version from watermarks w
             where w.tenant = s.tenant and w.stream = s.stream and w.consumer = 'arr'
           ), 0)
       )
       -- What an operator has passed over is known not to agree.
       and not exists (
         select from skipped_events k where k.tenant = c.tenant and k.consumer = 'arr' and k.account = c.account_id
       ) as is_current
from accounts
join arr_customers c using (tenant, account_id)
order by c.tenant, c.account_id, c.currency
