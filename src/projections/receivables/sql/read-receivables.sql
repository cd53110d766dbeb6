select r.tenant, r.invoice_id, r.account_id, r.subscription_id, r.currency, r.stage, r.created_at, r.issued_at,
       r.due_on::text as due_on, r.total_minor, r.open_minor, r.to_credit_minor, r.paid_minor, r.applied_minor,
       r.refunded_minor, r.given_back_minor
from unnest($1::text[], $2::text[]) as k (tenant, invoice_id)
join receivables r on r.tenant = k.tenant and r.invoice_id = k.invoice_id
