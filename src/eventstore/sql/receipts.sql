select r.key, r.request_hash, r.result, r.versions, r.recorded_at
from unnest($2::text[]) as asked (key)
cross join lateral (
  select c.key, c.request_hash, c.result, c.versions, c.recorded_at
  from command_receipts c
  where c.tenant = $1 and c.key = asked.key
  offset 0
) as r
