insert into customer_credits (tenant, account_id, currency, balance_minor)
select * from unnest($1::text[], $2::text[], $3::text[], $4::numeric[])
on conflict (tenant, account_id, currency) do update set balance_minor = excluded.balance_minor
