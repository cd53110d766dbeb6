select tenant, stream, key, due_at, false as again
from business_timers
where tenant = $1 and due_at <= $2
order by due_at, stream, key
limit $3
