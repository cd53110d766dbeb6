insert into parked (tenant, consumer, account, stream, version, reason, timed_out)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (tenant, consumer, account) do nothing
