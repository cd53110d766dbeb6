select tenant, stream, version, id, type, schema_version, account_id, body, meta, recorded_at
from events
where tenant = $1 and account_id = $2 and (recorded_at, stream, version) < ($3, $4, $5)
order by recorded_at desc, stream desc, version desc
limit $6
