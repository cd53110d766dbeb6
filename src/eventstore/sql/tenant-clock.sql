select t.sandbox, c.now, c.advancing_to, c.version
from tenants t
left join tenant_clocks c on c.tenant = t.tenant
where t.tenant = $1
