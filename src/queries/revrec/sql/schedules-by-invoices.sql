select l.invoice_id, l.line_id, l.account_id, l.subscription_id, l.currency, l.posting_period, l.recognition,
       l.period_start::text as period_start, l.period_end::text as period_end, l.period_starts_at, l.period_ends_at,
       l.amount_minor, l.net_minor,
       m.month, m.recognised_minor, m.contra_minor,
       sum(m.billed_minor - m.credited_minor - m.recognised_minor + m.contra_minor)
         over (partition by l.invoice_id, l.line_id order by m.month) as remaining_minor
from revrec_lines l
join revrec_months m on m.tenant = l.tenant and m.invoice_id = l.invoice_id and m.line_id = l.line_id
where l.tenant = $1 and l.invoice_id = any ($2::text[])
order by l.invoice_id, l.period_start, l.line_id, m.month
