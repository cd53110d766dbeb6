select w.tenant, w.stream, w.consumer, w.version
from unnest($1::text[], $2::text[]) as s (tenant, stream)
join watermarks w on w.tenant = s.tenant and w.stream = s.stream
where w.consumer = any ($3::text[])
