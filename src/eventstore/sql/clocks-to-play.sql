select t.tenant
from tenants t
join streams s on s.tenant = t.tenant and s.stream = 'clock-main'
left join tenant_clocks c on c.tenant = t.tenant
where t.sandbox
  and (
    c.version is distinct from s.version
    or c.advancing_to is not null
    or exists (select from business_timers b where b.tenant = t.tenant and b.due_at <= c.now)
  )
