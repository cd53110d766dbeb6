-- In the order of the primary key, from one stream to another; the end is open where it is null.
select tenant, stream, version, id, type, schema_version, account_id, body, meta, recorded_at, hash
from events
where (tenant, stream, version) > ($1, $2, $3)
  and ($4::text is null or (tenant, stream) <= ($4, $5))
  and ($6::text is null or tenant = $6)
order by tenant, stream, version
limit $7
