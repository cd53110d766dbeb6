insert into journal_postings as j (tenant, account_id, currency, period, account, amount_minor)
select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[])
on conflict (tenant, account_id, currency, period, account) do update
set amount_minor = j.amount_minor + excluded.amount_minor
