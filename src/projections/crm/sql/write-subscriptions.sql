insert into crm_subscriptions as s (
  tenant, subscription_id, account_id, version, standing, held, plan_code, plan_version, plan_name, tier, quantity,
  unit_price_minor, currency, interval_unit, interval_count, mrr_minor, arr_minor, started_on, cancelled_on
)
select * from unnest(
  $1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::boolean[], $7::text[], $8::integer[], $9::text[],
  $10::text[], $11::integer[], $12::numeric[], $13::text[], $14::text[], $15::integer[], $16::numeric[], $17::numeric[],
  $18::date[], $19::date[]
)
on conflict (tenant, subscription_id) do update set
  version = excluded.version, standing = excluded.standing, held = excluded.held, plan_code = excluded.plan_code,
  plan_version = excluded.plan_version, plan_name = excluded.plan_name, tier = excluded.tier,
  quantity = excluded.quantity, unit_price_minor = excluded.unit_price_minor, interval_unit = excluded.interval_unit,
  interval_count = excluded.interval_count, mrr_minor = excluded.mrr_minor, arr_minor = excluded.arr_minor,
  started_on = coalesce(excluded.started_on, s.started_on), cancelled_on = excluded.cancelled_on
