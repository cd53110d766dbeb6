-- Whether the tenant has a stream that a projection follows, has not applied to the head, and is not parked for.
select exists (select from outbox where tenant = $1)
  or exists (
    select
    from streams s
    join unnest($2::text[], $3::text[]) as f (consumer, stream_type) on f.stream_type = s.stream_type
    left join watermarks w on w.tenant = s.tenant and w.stream = s.stream and w.consumer = f.consumer
    where s.tenant = $1
      and coalesce(w.version, 0) < s.version
      and not exists (
        select from parked p
        where p.tenant = s.tenant and p.consumer = f.consumer and p.account = coalesce(s.account_id, s.stream)
      )
  ) as behind
