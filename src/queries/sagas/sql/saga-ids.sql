select saga_id, started_at
from sagas
where tenant = $1
  and ($2::text is null or status = $2)
  and ($3::text is null or account_id = $3)
  and ($4::timestamptz is null or (started_at, saga_id) < ($4, $5))
order by started_at desc, saga_id desc
limit $6
