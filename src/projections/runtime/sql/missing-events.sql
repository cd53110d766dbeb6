-- The next versions of many streams at once; the limit per stream bounds a far-behind stream's share of one pass.
select e.tenant, e.stream, e.version, e.id, e.type, e.schema_version, e.account_id, e.body, e.meta, e.recorded_at
from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) as s (tenant, stream, first, last)
cross join lateral (
  select * from events
  where events.tenant = s.tenant and events.stream = s.stream and events.version between s.first and s.last
  order by events.version
  limit $5
) e
