insert into watermarks (tenant, stream, consumer, version)
select tenant, stream, consumer, version
from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as w (tenant, stream, consumer, version)
order by tenant, stream, consumer
on conflict (tenant, stream, consumer) do update set version = excluded.version
where watermarks.version < excluded.version
