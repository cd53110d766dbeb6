insert into crm_activity (
  tenant, account_id, stream, version, kind, at, recorded_at, operation_id, before, after, amount_minor, currency, subject
)
select * from unnest(
  $1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::text[],
  $9::text[], $10::text[], $11::numeric[], $12::text[], $13::text[]
)
