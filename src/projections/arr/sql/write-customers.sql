insert into arr_customers (
  tenant, account_id, currency, live_subscriptions, waiting_subscriptions, mrr_minor, arr_minor
)
select * from unnest(
  $1::text[], $2::text[], $3::text[], $4::integer[], $5::integer[], $6::numeric[], $7::numeric[]
)
on conflict (tenant, account_id, currency) do update
set live_subscriptions = excluded.live_subscriptions, waiting_subscriptions = excluded.waiting_subscriptions,
    mrr_minor = excluded.mrr_minor, arr_minor = excluded.arr_minor
