-- Only what is parked for this very event: one who looked at an earlier one does not skip another unseen.
with released as (
  delete from parked
  where tenant = $1 and consumer = $2 and account = $3 and stream = $4 and version = $5
  returning 1
)
insert into skipped_events (tenant, consumer, account, stream, version, reason)
select $1, $2, $3, $4, $5, $6 from released
on conflict (tenant, consumer, account, stream, version) do update set reason = excluded.reason
