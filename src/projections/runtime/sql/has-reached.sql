-- One index look-up per stream asked for, whatever the planner knew about the table when the plan was made.
select w.version is not null as reached
from unnest($2::text[], $3::text[], $4::bigint[]) with ordinality as asked (stream, consumer, version, position)
left join lateral (
  select m.version
  from watermarks m
  where m.tenant = $1 and m.stream = asked.stream and m.consumer = asked.consumer and m.version >= asked.version
  limit 1
) as w on true
order by asked.position
