insert into snapshots as held (tenant, stream, fold_version, version, state) values ($1, $2, $3, $4, $5)
on conflict (tenant, stream) do update
  set fold_version = excluded.fold_version, version = excluded.version, state = excluded.state
  where (held.fold_version, held.version) < (excluded.fold_version, excluded.version)
