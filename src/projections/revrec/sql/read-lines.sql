select l.tenant, l.invoice_id, l.line_id, l.account_id, l.subscription_id, l.currency, l.time_zone, l.posting_period, l.recognition,
       l.period_start::text as period_start, l.period_end::text as period_end, l.period_starts_at, l.period_ends_at,
       l.amount_minor, l.credits
from unnest($1::text[], $2::text[]) as k (tenant, invoice_id)
join revrec_lines l on l.tenant = k.tenant and l.invoice_id = k.invoice_id
