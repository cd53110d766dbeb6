insert into revrec_months (
  tenant, invoice_id, line_id, month, currency, posting_period, billed_minor, credited_minor, recognised_minor,
  contra_minor, voided_minor, bad_debt_minor
)
select * from unnest(
  $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::numeric[], $8::numeric[], $9::numeric[],
  $10::numeric[], $11::numeric[], $12::numeric[]
)
on conflict (tenant, invoice_id, line_id, month) do update
set credited_minor = excluded.credited_minor, recognised_minor = excluded.recognised_minor,
    contra_minor = excluded.contra_minor, voided_minor = excluded.voided_minor,
    bad_debt_minor = excluded.bad_debt_minor
