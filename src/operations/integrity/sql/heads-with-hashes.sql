select tenant, stream, version, head_hash
from streams
where (tenant, stream) > ($1, $2) and ($3::text is null or tenant = $3)
order by tenant, stream
limit $4
