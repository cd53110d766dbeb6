-- Each customer by itself: what one has gained makes up for nothing that another has lost.
with customers as (
  select currency, account_id,
         coalesce(sum(mrr_delta_minor) filter (where day < $2), 0) as opening,
         sum(mrr_delta_minor) as closing
  from arr_movements
  where tenant = $1 and day < $3 and ($4::text is null or currency = $4)
  group by currency, account_id
)
select currency, count(*) as customers, sum(opening) as opening_minor, sum(least(opening, closing)) as kept_minor,
       sum(closing) as closing_minor
from customers
where opening > 0
group by currency
order by currency
