-- Heads of streams with an event since the last anchor, less an overlap, that no anchor of that time holds already.
with touched as (
  select distinct tenant, stream
  from events
  where recorded_at >= coalesce($1::timestamptz, '-infinity') - $2 * interval '1 second' and (tenant, stream) > ($3, $4)
), anchored as materialized (
  select head ->> 0 as tenant, head ->> 1 as stream, (head ->> 2)::bigint as version
  from anchors cross join lateral jsonb_array_elements(heads::jsonb) as listed (head)
  where taken_at >= $1::timestamptz - $2 * interval '1 second'
)
select s.tenant, s.stream, s.version, encode(s.head_hash, 'base64') as hash,
       to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now
from touched
join streams s using (tenant, stream)
left join anchored a on a.tenant = s.tenant and a.stream = s.stream and a.version = s.version
where a.tenant is null
order by s.tenant, s.stream
limit $5
