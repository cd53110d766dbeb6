-- Each event is fetched by its key, whatever the planner knew about the tables when the plan was made.
select
  o.id as outbox_id,
  e.tenant, e.stream, e.version, e.id, e.type, e.schema_version, e.account_id, e.body, e.meta, e.recorded_at
from outbox o
cross join lateral (
  select * from events where tenant = o.tenant and stream = o.stream and version = o.version limit 1
) e
where o.shard = $1 and o.id > $2
order by o.id
limit $3
