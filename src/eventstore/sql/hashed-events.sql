select tenant, stream, version, id, type, schema_version, account_id, body, meta, recorded_at, hash
from events
where tenant = $1 and stream = $2 and version >= $3
order by version
limit $4
