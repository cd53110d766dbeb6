select ceil(greatest(0, extract(epoch from ready_at - now()) * 1000))::bigint as due_in_ms
from business_timers
where ready_at < 'infinity'
order by ready_at
limit 1
