insert into receivables (
  tenant, invoice_id, account_id, subscription_id, currency, status, stage, created_at, issued_at, due_on, total_minor,
  open_minor, to_credit_minor, paid_minor, applied_minor, refunded_minor, given_back_minor
)
select * from unnest(
  $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[],
  $9::timestamptz[], $10::date[], $11::numeric[], $12::numeric[], $13::numeric[], $14::numeric[], $15::numeric[],
  $16::numeric[], $17::numeric[]
)
on conflict (tenant, invoice_id) do update
set status = excluded.status, stage = excluded.stage, issued_at = excluded.issued_at, due_on = excluded.due_on,
    total_minor = excluded.total_minor, open_minor = excluded.open_minor, to_credit_minor = excluded.to_credit_minor,
    paid_minor = excluded.paid_minor, applied_minor = excluded.applied_minor, refunded_minor = excluded.refunded_minor,
    given_back_minor = excluded.given_back_minor
