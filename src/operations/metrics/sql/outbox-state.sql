select count(*) as depth,
       coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::double precision as oldest_seconds
from outbox
