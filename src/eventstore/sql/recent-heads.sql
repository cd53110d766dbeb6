select tenant, stream, stream_type, account_id, version
from (
  select distinct tenant, stream from events where recorded_at >= now() - $1 * interval '1 millisecond'
) touched
join streams using (tenant, stream)
