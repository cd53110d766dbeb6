-- Tenant by tenant, so that the index by status serves; sagas that have ended are many and are not read.
select s.type, u.status, count(*) as sagas
from tenants t
cross join unnest($1::text[]) as u (status)
join sagas s on s.tenant = t.tenant and s.status = u.status
group by s.type, u.status
