select p.tenant, p.consumer, p.account
from unnest($1::text[], $2::text[]) as a (tenant, account)
join parked p on p.tenant = a.tenant and p.account = a.account
where p.consumer = any ($3::text[])
