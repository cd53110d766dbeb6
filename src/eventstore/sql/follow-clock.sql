insert into tenant_clocks as c (tenant, now, advancing_to, version)
values ($1, $2, $3, $4)
on conflict (tenant) do update
  set now = greatest(c.now, excluded.now), advancing_to = excluded.advancing_to, version = excluded.version
  where c.version < excluded.version
