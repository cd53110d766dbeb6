select ceil(greatest(0, extract(epoch from ready_at - now()) * 1000))::bigint as due_in_ms
from business_timers t
where ready_at < 'infinity' and not exists (select from tenant_clocks c where c.tenant = t.tenant)
order by ready_at
limit 1
