select currency, sum(open)::text as open, sum(overdue)::text as overdue, sum(credit)::text as credit
from (
  select currency, open_minor as open, case when due_on < $2::date then open_minor else 0 end as overdue, 0 as credit
  from receivables where tenant = $1 and open_minor <> 0
  union all
  select currency, 0, 0, balance_minor from customer_credits where tenant = $1 and balance_minor <> 0
) as parts
group by currency
order by currency
