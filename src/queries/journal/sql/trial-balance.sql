-- What documents posted, and the net of invoices from the months of their schedules; together they are balanced.
with months as (
  select currency, month, posting_period, billed_minor as billed, credited_minor as credited,
         recognised_minor as recognised, contra_minor as contra, voided_minor as voided, bad_debt_minor as bad_debt
  from revrec_months
  where tenant = $1 and month <= $2 and ($3::text is null or currency = $3)
), postings as (
  select m.currency, p.period, p.account, p.amount
  from months m
  cross join lateral (
    values (m.month, 'revenue', -m.recognised),
           (m.month, 'credit_notes', m.contra - m.voided - m.bad_debt),
           (m.month, 'voids', m.voided),
           (m.month, 'bad_debt', m.bad_debt),
           (m.month, case when m.month < m.posting_period then 'unbilled_receivable' else 'deferred_revenue' end,
            m.recognised - m.billed + m.credited - m.contra),
           -- Service rendered before the bill is unbilled until the invoice is posted.
           (m.posting_period, 'unbilled_receivable', case when m.month < m.posting_period then -m.recognised else 0 end),
           (m.posting_period, 'deferred_revenue', case when m.month < m.posting_period then m.recognised else 0 end)
  ) as p (period, account, amount)
  where p.period <= $2 and p.amount <> 0
  union all
  select currency, period, account, amount_minor
  from journal_postings
  where tenant = $1 and period <= $2 and ($3::text is null or currency = $3)
)
select currency, account, coalesce(sum(amount) filter (where period < $2), 0)::text as opening,
       coalesce(sum(amount) filter (where period = $2), 0)::text as movement
from postings
group by currency, account
order by currency, account
