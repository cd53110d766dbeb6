-- The journal of all invoices by account, from the months of their schedules: each row is balanced, so the whole is.
with months as (
  select currency, month, posting_period, billed_minor as billed, credited_minor as credited,
         recognised_minor as recognised, contra_minor as contra
  from revrec_months
  where tenant = $1 and month <= $2 and ($3::text is null or currency = $3)
), postings as (
  select m.currency, p.period, p.account, p.amount
  from months m
  cross join lateral (
    values (m.month, 'receivable', m.billed - m.credited),
           (m.month, 'revenue', -m.recognised),
           (m.month, 'credit_notes', m.contra),
           (m.month, case when m.month < m.posting_period then 'unbilled_receivable' else 'deferred_revenue' end,
            m.recognised - m.billed + m.credited - m.contra),
           -- Service rendered before the bill is unbilled until the invoice is posted.
           (m.posting_period, 'unbilled_receivable', case when m.month < m.posting_period then -m.recognised else 0 end),
           (m.posting_period, 'deferred_revenue', case when m.month < m.posting_period then m.recognised else 0 end)
  ) as p (period, account, amount)
  where p.period <= $2
)
select currency, account, coalesce(sum(amount) filter (where period < $2), 0)::text as opening,
       coalesce(sum(amount) filter (where period = $2), 0)::text as movement
from postings
group by currency, account
order by currency, account
