insert into entitlement_grants (
  tenant, subscription_id, account_id, live, plan_code, plan_version, quantity, features, add_ons, overrides
)
select * from unnest(
  $1::text[], $2::text[], $3::text[], $4::boolean[], $5::text[], $6::integer[], $7::integer[], $8::text[], $9::text[],
  $10::text[]
)
on conflict (tenant, subscription_id) do update
set live = excluded.live, plan_code = excluded.plan_code, plan_version = excluded.plan_version,
    quantity = excluded.quantity, features = excluded.features, add_ons = excluded.add_ons, overrides = excluded.overrides
