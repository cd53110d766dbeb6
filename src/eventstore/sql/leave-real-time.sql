with real as (
  select tenant, stream, key from business_timers where tenant = $1 and ready_at < 'infinity' for update skip locked
)
update business_timers t
set ready_at = 'infinity'
from real
where t.tenant = real.tenant and t.stream = real.stream and t.key = real.key
