select s.tenant, s.saga_id, s.state
from unnest($1::text[], $2::text[]) as wanted (tenant, saga_id)
join sagas s on s.tenant = wanted.tenant and s.saga_id = wanted.saga_id
