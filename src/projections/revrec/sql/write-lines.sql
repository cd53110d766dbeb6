insert into revrec_lines (
  tenant, invoice_id, line_id, account_id, subscription_id, currency, time_zone, posting_period, period_start,
  period_end, amount_minor, net_minor, credits
)
select * from unnest(
  $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::date[],
  $10::date[], $11::numeric[], $12::numeric[], $13::text[]
)
on conflict (tenant, invoice_id, line_id) do update set net_minor = excluded.net_minor, credits = excluded.credits
