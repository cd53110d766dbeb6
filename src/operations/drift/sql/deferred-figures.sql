-- Schedules have no account of their own: the streams of the invoices lead to them. The months post as the trial balance has them.
with invoices as (
  select s.tenant, s.account_id, substr(s.stream, length('invoice-') + 1) as invoice_id
  from unnest($1::text[], $2::text[]) as a (tenant, account_id)
  join streams s on s.tenant = a.tenant and s.account_id = a.account_id and s.stream_type = 'invoice'
)
select i.tenant, i.account_id, m.currency, 'revrec_months' as "table", i.invoice_id || ' ' || p.period as item,
       sum(p.minor) as minor
from invoices i
join revrec_months m using (tenant, invoice_id)
cross join lateral (
  values (m.month, case when m.month < m.posting_period then 0
                        else m.recognised_minor - m.billed_minor + m.credited_minor - m.contra_minor end),
         (m.posting_period, case when m.month < m.posting_period then m.recognised_minor else 0 end)
) as p (period, minor)
group by i.tenant, i.account_id, m.currency, i.invoice_id, p.period
union all
select i.tenant, i.account_id, l.currency, 'revrec_lines', i.invoice_id || ' ' || l.line_id, l.net_minor
from invoices i
join revrec_lines l using (tenant, invoice_id)
