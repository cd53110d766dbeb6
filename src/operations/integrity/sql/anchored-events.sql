-- For each anchored head what stands at its version; null where nothing does.
select h.place, encode(e.hash, 'base64') as hash
from unnest($1::text[], $2::text[], $3::bigint[]) with ordinality as h (tenant, stream, version, place)
left join events e on e.tenant = h.tenant and e.stream = h.stream and e.version = h.version
order by h.place
