insert into arr_movements (
  tenant, account_id, stream, version, subscription_id, operation_id, effective_at, recorded_at, currency, standing,
  time_zone, mrr_minor, arr_minor, kind, day, mrr_delta_minor, arr_delta_minor
)
select * from unnest(
  $1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[],
  $9::text[], $10::text[], $11::text[], $12::numeric[], $13::numeric[], $14::text[], $15::date[], $16::numeric[],
  $17::numeric[]
)
-- A fact never changes; what it amounts to among the account's other facts may.
on conflict (tenant, account_id, stream, version) do update set kind = excluded.kind
