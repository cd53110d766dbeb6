-- The next accounts that the log or a table of the books knows of a tenant, and how many events their books are folded from.
with known as (
  (select distinct tenant, account_id from streams where account_id is not null and tenant = $1 and account_id > $2 order by 1, 2 limit $3)
  union
  (select distinct tenant, account_id from arr_customers where tenant = $1 and account_id > $2 order by 1, 2 limit $3)
  union
  (select distinct tenant, account_id from arr_movements where tenant = $1 and account_id > $2 order by 1, 2 limit $3)
  union
  (select distinct tenant, account_id from receivables where tenant = $1 and account_id > $2 order by 1, 2 limit $3)
  union
  (select distinct tenant, account_id from customer_credits where tenant = $1 and account_id > $2 order by 1, 2 limit $3)
  union
  (select distinct tenant, account_id from journal_postings where tenant = $1 and account_id > $2 order by 1, 2 limit $3)
  order by 1, 2
  limit $3
)
select k.tenant, k.account_id, (
    select coalesce(sum(s.version), 0)
    from streams s
    where s.tenant = k.tenant and s.account_id = k.account_id and s.stream_type = any ($4::text[])
  ) as events
from known k
order by k.tenant, k.account_id
