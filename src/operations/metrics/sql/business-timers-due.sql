-- Of tenants in real time. Those in the hands of a process, or waiting for another try, are due too: their claims last less than this.
select count(*) as due,
       coalesce(extract(epoch from clock_timestamp() - min(due_at)), 0)::double precision as oldest_seconds
from business_timers t
where ready_at <= now() + interval '10 minutes'
  and ready_at < 'infinity'
  and due_at <= now()
  and not exists (select from tenant_clocks c where c.tenant = t.tenant)
