-- The first events of several streams, at most $4 of each.
select asked.position, e.tenant, e.stream, e.version, e.id, e.type, e.schema_version, e.account_id, e.body, e.meta,
  e.recorded_at
from unnest($2::text[], $3::bigint[]) with ordinality as asked (stream, first, position)
cross join lateral (
  select *
  from events v
  where v.tenant = $1 and v.stream = asked.stream and v.version >= asked.first
  order by v.version
  limit $4
) as e
order by asked.position, e.version
