select p.tenant, p.consumer, p.account, null as stream, null::bigint as version
from unnest($1::text[], $2::text[]) as a (tenant, account)
join parked p on p.tenant = a.tenant and p.account = a.account
where p.consumer = any ($3::text[])
union all
select e.tenant, e.consumer, e.account, e.stream, e.version
from unnest($1::text[], $2::text[]) as a (tenant, account)
join skipped_events e on e.tenant = a.tenant and e.account = a.account
where e.consumer = any ($3::text[])
