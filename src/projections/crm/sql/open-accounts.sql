insert into crm_accounts (
  tenant, account_id, version, external_id, name, country, time_zone, currency, segment, owner_id, contact_name, contact_email,
  contact_phone, opened_at, live_subscriptions, mrr_minor, arr_minor, success_tier
)
select *, 0, 0, 0, 'digital' from unnest(
  $1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
  $10::text[], $11::text[], $12::text[], $13::text[], $14::timestamptz[]
)
