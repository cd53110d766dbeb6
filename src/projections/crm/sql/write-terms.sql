insert into crm_terms (
  tenant, account_id, stream, version, effective_at, recorded_at, operation_id, currency, standing, tier, tier_rank,
  mrr_minor, arr_minor
)
select * from unnest(
  $1::text[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::text[],
  $9::text[], $10::text[], $11::integer[], $12::numeric[], $13::numeric[]
)
