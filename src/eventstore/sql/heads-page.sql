select tenant, stream, stream_type, account_id, version
from streams
where (tenant, stream) > ($1, $2)
order by tenant, stream
limit $3
