-- One that was set while its tenant was given a clock of its own is left to that clock, here and from now on.
with due as (
  select tenant, stream, key, ready_at > due_at as again
  from business_timers
  where ready_at <= now() and ready_at < 'infinity'
  order by ready_at
  limit $1
  for update skip locked
), claimed as (
  update business_timers t
  set ready_at = case
    when exists (select from tenant_clocks c where c.tenant = t.tenant) then 'infinity'
    else now() + $2 * interval '1 millisecond'
  end
  from due
  where t.tenant = due.tenant and t.stream = due.stream and t.key = due.key
  returning t.tenant, t.stream, t.key, t.due_at, t.ready_at, due.again
)
select tenant, stream, key, due_at, again from claimed where ready_at < 'infinity' order by due_at, tenant, stream
