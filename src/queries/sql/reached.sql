select coalesce(bool_and(coalesce(w.version, 0) >= t.version), true) as reached,
       coalesce(bool_or(p.tenant is not null and coalesce(w.version, 0) < t.version), false) as parked
from unnest($3::text[], $4::bigint[]) as t (stream, version)
left join lateral (
  select version from watermarks where tenant = $1 and stream = t.stream and consumer = $2 limit 1
) w on true
left join streams s on s.tenant = $1 and s.stream = t.stream
left join parked p on p.tenant = $1 and p.consumer = $2 and p.account = coalesce(s.account_id, t.stream)
