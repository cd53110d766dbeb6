select ceil(greatest(0, extract(epoch from min(greatest(due_at, claimed_until)) - clock_timestamp()) * 1000))::bigint as due_in_ms
from timers
