with due as (
  select tenant, stream, key
  from timers
  where due_at <= clock_timestamp() and (claimed_until is null or claimed_until <= clock_timestamp())
  order by due_at
  limit $1
  for update skip locked
), claimed as (
  update timers t
  set claimed_until = clock_timestamp() + $2 * interval '1 millisecond'
  from due
  where t.tenant = due.tenant and t.stream = due.stream and t.key = due.key
  returning t.tenant, t.stream, t.key, t.due_at
)
select tenant, stream, key, due_at::text as due_at from claimed order by claimed.due_at
