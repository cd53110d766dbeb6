with figures as (
  select currency, month, sum(billed_minor) as billed, sum(credited_minor) as credited, sum(recognised_minor) as recognised,
         sum(contra_minor) as contra
  from revrec_months
  where tenant = $1 and month <= $3 and ($4::text is null or currency = $4)
  group by currency, month
), earned_early as (
  -- Service of lines that are posted in a later month.
  select currency, month, posting_period, sum(recognised_minor - contra_minor) as earned
  from revrec_months
  where tenant = $1 and month <= $3 and posting_period > month and ($4::text is null or currency = $4)
  group by currency, month, posting_period
), calendar as (
  select to_char(first, 'YYYY-MM') as month
  from generate_series(($2 || '-01')::timestamp, ($3 || '-01')::timestamp, interval '1 month') as first
)
select c.month, k.currency, coalesce(f.billed, 0) as billed, coalesce(f.credited, 0) as credited,
       coalesce(f.recognised, 0) as recognised, coalesce(f.contra, 0) as contra, b.balance, u.unbilled
from calendar c
cross join (select distinct currency from figures) k
left join figures f on f.currency = k.currency and f.month = c.month
cross join lateral (
  select coalesce(sum(billed - credited - recognised + contra), 0) as balance
  from figures where figures.currency = k.currency and figures.month <= c.month
) b
cross join lateral (
  select coalesce(sum(earned), 0) as unbilled
  from earned_early e where e.currency = k.currency and e.month <= c.month and e.posting_period > c.month
) u
order by c.month, k.currency
