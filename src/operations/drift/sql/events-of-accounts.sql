select e.tenant, e.stream, e.version, e.id, e.type, e.schema_version, s.account_id, e.body, e.meta, e.recorded_at
from unnest($1::text[], $2::text[]) as a (tenant, account_id)
join streams s on s.tenant = a.tenant and s.account_id = a.account_id and s.stream_type = any ($3::text[])
join events e on e.tenant = s.tenant and e.stream = s.stream
order by e.tenant, e.stream, e.version
