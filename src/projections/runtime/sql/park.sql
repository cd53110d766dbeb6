insert into parked (tenant, consumer, account, stream, version, reason)
values ($1, $2, $3, $4, $5, $6)
on conflict (tenant, consumer, account) do nothing
