select e.tenant, e.stream, e.version, e.id, e.type, e.schema_version, e.account_id, e.body, e.meta, e.recorded_at
from (select distinct tenant, account_id from unnest($1::text[], $2::text[]) as u (tenant, account_id)) a
join streams s on s.tenant = a.tenant and s.account_id = a.account_id and s.stream_type = 'subscription'
join events e on e.tenant = s.tenant and e.stream = s.stream
order by e.tenant, e.stream, e.version
