-- Locks rows that exist and rows that do not yet in one statement and in key order: the update never happens, its lock does.
insert into account_locks (tenant, consumer, account)
select tenant, $1, account from unnest($2::text[], $3::text[]) as a (tenant, account)
order by tenant, account
on conflict (tenant, consumer, account) do update set account = excluded.account where false
