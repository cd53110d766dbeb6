-- Of the accounts those whose events the read model does not have all of, whether it lags, is parked, or was told to pass over one.
select a.tenant, a.account_id
from unnest($1::text[], $2::text[]) as a (tenant, account_id)
where exists (
  select from streams s
  where s.tenant = a.tenant and s.account_id = a.account_id and s.stream_type = any ($4::text[])
    and s.version > coalesce((
      select w.version from watermarks w
      where w.tenant = s.tenant and w.stream = s.stream and w.consumer = $3
    ), 0)
)
or exists (
  select from skipped_events k where k.tenant = a.tenant and k.consumer = $3 and k.account = a.account_id
)
