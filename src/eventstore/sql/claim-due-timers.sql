with due as (
  select tenant, stream, key
  from timers
  where ready_at <= now()
  order by ready_at
  limit $1
  for update skip locked
), claimed as (
  update timers t
  set ready_at = now() + $2 * interval '1 millisecond'
  from due
  where t.tenant = due.tenant and t.stream = due.stream and t.key = due.key
  returning t.tenant, t.stream, t.key, t.due_at
)
select tenant, stream, key, due_at::text as due_at from claimed order by claimed.due_at
