-- One at a time, the one that waits longest: whoever takes it tries it, and no other process does.
delete from parked
where (tenant, consumer, account) in (
  select tenant, consumer, account
  from parked
  where timed_out and consumer = any ($1::text[])
    and parked_at <= now() - make_interval(secs => $2::double precision / 1000)
  order by parked_at
  limit 1
  for update skip locked
)
returning tenant, consumer, account
