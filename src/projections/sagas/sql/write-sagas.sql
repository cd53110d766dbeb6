insert into sagas (
  tenant, saga_id, type, account_id, correlation_key, correlation_value, status, steps, started_at, updated_at, version,
  state
)
select * from unnest(
  $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[], $9::timestamptz[],
  $10::timestamptz[], $11::bigint[], $12::text[]
)
on conflict (tenant, saga_id) do update set
  status = excluded.status, steps = excluded.steps, updated_at = excluded.updated_at, version = excluded.version,
  state = excluded.state
