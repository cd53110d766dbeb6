with due as (
  select tenant, stream, key, ready_at > due_at as again
  from business_timers t
  where ready_at <= now() and not exists (select from tenant_clocks c where c.tenant = t.tenant)
  order by ready_at
  limit $1
  for update of t skip locked
), claimed as (
  update business_timers t
  set ready_at = now() + $2 * interval '1 millisecond'
  from due
  where t.tenant = due.tenant and t.stream = due.stream and t.key = due.key
  returning t.tenant, t.stream, t.key, t.due_at, due.again
)
select tenant, stream, key, due_at, again from claimed order by due_at, tenant, stream
