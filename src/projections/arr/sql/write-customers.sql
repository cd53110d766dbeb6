insert into arr_customers (tenant, account_id, currency, live_subscriptions, mrr_minor, arr_minor)
select * from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::numeric[], $6::numeric[])
on conflict (tenant, account_id, currency) do update
set live_subscriptions = excluded.live_subscriptions, mrr_minor = excluded.mrr_minor, arr_minor = excluded.arr_minor
