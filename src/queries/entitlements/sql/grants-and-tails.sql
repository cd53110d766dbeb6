-- One statement, one snapshot: the account's streams with their heads, what the read model has of each, and the events that it has
-- not applied yet. The limits keep the planner from turning look-ups by key into scans while tables are small.
select s.stream, s.version as head, g.subscription_id, g.live, g.plan_code, g.plan_version, g.quantity, g.features,
       g.add_ons, g.overrides,
       e.tenant, e.version, e.id, e.type, e.schema_version, e.account_id, e.body, e.meta, e.recorded_at
from streams s
left join lateral (
  select version from watermarks
  where tenant = s.tenant and stream = s.stream and consumer = 'entitlements' limit 1
) w on true
left join lateral (
  select * from entitlement_grants
  where tenant = s.tenant and subscription_id = substr(s.stream, length('subscription-') + 1) limit 1
) g on true
left join lateral (
  select * from events
  where tenant = s.tenant and stream = s.stream and version > coalesce(w.version, 0)
  order by version
) e on true
where s.tenant = $1 and s.account_id = $2 and s.stream_type = 'subscription'
order by s.stream, e.version
