-- Where the clock of a sandbox stands. A tenant without a row lives in real time.
create table tenant_clocks (
  tenant text primary key references tenants,
  now timestamptz(3) not null,
  advancing_to timestamptz(3),
  -- Of the clock's stream, as far as this row follows it.
  version bigint not null
);

create table business_timers (
  tenant text not null,
  stream text not null,
  key text not null,
  -- By the tenant's clock.
  due_at timestamptz(3) not null,
  -- In real time: when it may be claimed next, because it is due or the present claim lapses. Infinity where the tenant has a
  -- clock of its own: whoever moves that one asks by due_at.
  ready_at timestamptz not null,
  primary key (tenant, stream, key)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);

create index business_timers_ready on business_timers (ready_at) where ready_at < 'infinity';
create index business_timers_due on business_timers (tenant, due_at, stream);

-- append_streams, and then the business timers of the members that were written; a time of null clears one. The rows belong to
-- streams that the append has locked, so no two appends meet here.
create function append_streams_timed(
  members integer[], tenants text[], names text[], accounts text[], expected bigint[], counts integer[], shared boolean[],
  shards smallint[],
  event_entries integer[], ids uuid[], types text[], schema_versions smallint[], bodies text[], digests bytea[],
  metas text[],
  receipt_members integer[], receipt_tenants text[], receipt_keys text[], request_hashes text[], results text[],
  timer_entries integer[], timer_keys text[], timer_delays bigint[],
  business_entries integer[], business_keys text[], business_dues timestamptz[]
) returns table (member integer, stream text, version bigint, outcome text)
language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  outcome_members integer[];
  outcome_streams text[];
  outcome_versions bigint[];
  outcomes text[];
  refused integer[];
begin
  select array_agg(o.member), array_agg(o.stream), array_agg(o.version), array_agg(o.outcome),
         coalesce(array_agg(distinct o.member) filter (where o.outcome <> 'appended'), '{}')
    into outcome_members, outcome_streams, outcome_versions, outcomes, refused
    from append_streams(
      members, tenants, names, accounts, expected, counts, shared, shards, event_entries, ids, types, schema_versions, bodies,
      digests, metas, receipt_members, receipt_tenants, receipt_keys, request_hashes, results, timer_entries, timer_keys,
      timer_delays
    ) o;

  delete from business_timers t
    using unnest(business_entries, business_keys, business_dues) as r (entry, key, due)
    where r.due is null and members[r.entry] <> all (refused)
      and t.tenant = tenants[r.entry] and t.stream = names[r.entry] and t.key = r.key;
  insert into business_timers (tenant, stream, key, due_at, ready_at)
    select tenants[r.entry], names[r.entry], r.key, r.due,
           case when exists (select from tenant_clocks c where c.tenant = tenants[r.entry]) then 'infinity' else r.due end
      from unnest(business_entries, business_keys, business_dues) as r (entry, key, due)
      where r.due is not null and members[r.entry] <> all (refused)
    on conflict (tenant, stream, key) do update set due_at = excluded.due_at, ready_at = excluded.ready_at;

  return query select * from unnest(outcome_members, outcome_streams, outcome_versions, outcomes);
end $$;

-- Subscriptions from before there were business timers: each is looked at once, and then has the timer that it needs.
insert into business_timers (tenant, stream, key, due_at, ready_at)
  select tenant, stream, 'subscription.due', now(), now() from streams where stream_type = 'subscription';
