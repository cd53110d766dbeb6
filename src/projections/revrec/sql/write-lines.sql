insert into revrec_lines (
  tenant, invoice_id, line_id, account_id, subscription_id, currency, time_zone, posting_period, recognition, period_start,
  period_end, period_starts_at, period_ends_at, amount_minor, net_minor, credits
)
select * from unnest(
  $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::date[],
  $11::date[], $12::timestamptz[], $13::timestamptz[], $14::numeric[], $15::numeric[], $16::text[]
)
on conflict (tenant, invoice_id, line_id) do update set net_minor = excluded.net_minor, credits = excluded.credits
