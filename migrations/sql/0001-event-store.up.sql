-- One row per stream: its head, and the lock of every append. recorded_at stands in no index, so that each append is
-- a heap-only update; the free space in every page keeps it so.
create table streams (
  tenant text not null,
  stream text not null,
  stream_type text not null generated always as (split_part(stream, '-', 1)) stored,
  account_id text,
  version bigint not null,
  head_hash bytea not null,
  recorded_at timestamptz(3) not null,
  primary key (tenant, stream)
) with (fillfactor = 70);

create index streams_account on streams (tenant, account_id) where account_id is not null;

create table events (
  tenant text not null,
  stream text not null,
  version bigint not null,
  id uuid not null,
  type text not null,
  schema_version smallint not null,
  account_id text,
  -- text, not jsonb: the hash covers the bytes as written, and jsonb would reorder them.
  body text not null,
  meta text not null,
  recorded_at timestamptz(3) not null,
  hash bytea not null,
  primary key (tenant, stream, version)
);

create index events_account_history on events (tenant, account_id, recorded_at) where account_id is not null;
create index events_recorded_at on events using brin (recorded_at) with (pages_per_range = 32, autosummarize = on);

create table command_receipts (
  tenant text not null,
  key text not null,
  request_hash text not null,
  result text not null,
  versions text not null,
  recorded_at timestamptz(3) not null,
  primary key (tenant, key)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'integrity_constraint_violation';
end $$;

create trigger events_append_only before update or delete or truncate on events
  for each statement execute function refuse_change();
create trigger command_receipts_append_only before update or delete or truncate on command_receipts
  for each statement execute function refuse_change();

-- A queue: rows live for milliseconds, so vacuum follows the work done and not the size of the table.
create table outbox (
  shard smallint not null,
  id bigint generated always as identity,
  tenant text not null,
  stream text not null,
  version bigint not null,
  created_at timestamptz(3) not null default now(),
  primary key (shard, id)
) with (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_insert_scale_factor = 0,
  autovacuum_vacuum_insert_threshold = 20000, autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0,
  autovacuum_analyze_threshold = 50000
);

create table timers (
  tenant text not null,
  stream text not null,
  key text not null,
  due_at timestamptz not null,
  -- When it may be claimed next: when it is due, or when the present claim lapses.
  ready_at timestamptz not null,
  primary key (tenant, stream, key)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

create index timers_ready on timers (ready_at);

create table account_keys (
  tenant text not null,
  account_id text not null,
  -- Null once erased: what it sealed can then never be read again.
  wrapped_key bytea,
  erased_at timestamptz(3),
  primary key (tenant, account_id)
);

create table snapshots (
  tenant text not null,
  stream text not null,
  fold_version integer not null,
  version bigint not null,
  state text not null,
  primary key (tenant, stream)
);

-- Each event's hash covers the hash before it, its version, its time (microseconds since 2000, as PostgreSQL sends it) and
-- the digest of its content.
create function chain_hashes(previous bytea, base bigint, recorded_at timestamptz, digests bytea[])
returns bytea[] language plpgsql immutable parallel safe as $$
declare
  head bytea := previous;
  moment bytea := timestamptz_send(recorded_at);
  hashes bytea[] := '{}';
begin
  for i in 1 .. cardinality(digests) loop
    head := sha256(head || int8send(base + i) || moment || digests[i]);
    hashes[i] := head;
  end loop;
  return hashes;
end $$;

-- Appends of several members in one transaction, each with its own outcome: a member whose stream is not where it was
-- expected, or whose receipt exists, writes nothing and does not disturb the others. An entry is a stream of a
-- member, written or (shared) only asserted; no stream is written by one entry and touched by another.
-- expected: -1 any, -2 exists, 0 none, else exact. Locks come in one order: existing streams, receipts, new streams, each
-- sorted by key, so that appends wait for each other but do not deadlock.
create function append_streams(
  members integer[], tenants text[], names text[], accounts text[], expected bigint[], counts integer[], shared boolean[],
  shards smallint[],
  event_entries integer[], ids uuid[], types text[], schema_versions smallint[], bodies text[], digests bytea[],
  metas text[],
  receipt_members integer[], receipt_tenants text[], receipt_keys text[], request_hashes text[], results text[],
  timer_entries integer[], timer_keys text[], timer_delays bigint[]
) returns table (member integer, stream text, version bigint, outcome text)
language plpgsql
-- Cached plans are made while tables are small; these keep them on the primary keys when they have grown.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  found_versions bigint[];
  found_hashes bytea[];
  found_accounts text[];
  moment timestamptz(3);
  conflicted integer[];
  duplicated integer[];
  refused integer[];
  created bigint;
  wanted bigint;
  next_event integer := 1;
  entry_hashes bytea[];
  event_hashes bytea[] := '{}';
  event_versions bigint[] := '{}';
  heads bytea[] := '{}';
begin
  select array_agg(coalesce(w.version, a.version) order by e.entry),
         array_agg(w.head_hash order by e.entry),
         array_agg(case when w.version is null then e.account else w.account_id end order by e.entry),
         greatest(now(), max(w.recorded_at))
    into found_versions, found_hashes, found_accounts, moment
    from (
      select * from unnest(tenants, names, accounts, shared) with ordinality as u (tenant, name, account, shared, entry)
      order by tenant, name
    ) e
    left join lateral (
      select s.version, s.head_hash, s.account_id, s.recorded_at from streams s
      where s.tenant = e.tenant and s.stream = e.name and not e.shared
      for no key update
    ) w on true
    left join lateral (
      select s.version from streams s
      where s.tenant = e.tenant and s.stream = e.name and e.shared
      for share
    ) a on true;
  moment := coalesce(moment, now());

  select coalesce(array_agg(distinct e.member), '{}') into conflicted
    from unnest(members, expected, found_versions) as e (member, expected, found)
    where case e.expected when -1 then false when -2 then e.found is null when 0 then e.found is not null
          else e.found is distinct from e.expected end;

  with written as (
    insert into command_receipts (tenant, key, request_hash, result, versions, recorded_at)
    select r.tenant, r.key, r.request_hash, r.result,
           coalesce((
             select jsonb_agg(jsonb_build_object('stream', e.name, 'version', coalesce(e.found, 0) + e.count) order by e.entry)
             from unnest(members, names, found_versions, counts, shared)
               with ordinality as e (member, name, found, count, shared, entry)
             where e.member = r.member and not e.shared
           ), '[]')::text,
           moment
      from unnest(receipt_members, receipt_tenants, receipt_keys, request_hashes, results)
        as r (member, tenant, key, request_hash, result)
      where r.member <> all (conflicted)
      order by r.tenant, r.key
      on conflict do nothing
      returning tenant, key
  )
  select coalesce(array_agg(r.member), '{}') into duplicated
    from unnest(receipt_members, receipt_tenants, receipt_keys) as r (member, tenant, key)
    where r.member <> all (conflicted)
      and not exists (select from written w where w.tenant = r.tenant and w.key = r.key);
  refused := conflicted || duplicated;

  for i in 1 .. cardinality(members) loop
    if counts[i] > 0 then
      entry_hashes := chain_hashes(coalesce(found_hashes[i], ''), coalesce(found_versions[i], 0), moment,
                                   digests[next_event : next_event + counts[i] - 1]);
      for j in 1 .. counts[i] loop
        event_hashes[next_event] := entry_hashes[j];
        event_versions[next_event] := coalesce(found_versions[i], 0) + j;
        next_event := next_event + 1;
      end loop;
      heads[i] := entry_hashes[counts[i]];
    end if;
  end loop;

  update streams s
    set version = s.version + e.count, head_hash = e.head, recorded_at = moment
    from unnest(members, tenants, names, found_versions, counts, heads) as e (member, tenant, name, found, count, head)
    where s.tenant = e.tenant and s.stream = e.name and e.found is not null and e.count > 0 and e.member <> all (refused);

  select count(*) into wanted
    from unnest(members, found_versions, counts) as e (member, found, count)
    where e.found is null and e.count > 0 and e.member <> all (refused);
  if wanted > 0 then
    insert into streams (tenant, stream, account_id, version, head_hash, recorded_at)
      select e.tenant, e.name, e.account, e.count, e.head, moment
      from unnest(members, tenants, names, accounts, found_versions, counts, heads)
        as e (member, tenant, name, account, found, count, head)
      where e.found is null and e.count > 0 and e.member <> all (refused)
      order by e.tenant, e.name
      on conflict do nothing;
    get diagnostics created = row_count;
    if created < wanted then
      raise exception 'a stream was created meanwhile' using errcode = 'serialization_failure';
    end if;
  end if;

  insert into events (tenant, stream, version, id, type, schema_version, account_id, body, meta, recorded_at, hash)
    select tenants[e.entry], names[e.entry], e.version, e.id, e.type, e.schema_version, found_accounts[e.entry], e.body,
           metas[members[e.entry]], moment, e.hash
    from unnest(event_entries, event_versions, ids, types, schema_versions, bodies, event_hashes)
      as e (entry, version, id, type, schema_version, body, hash)
    where members[e.entry] <> all (refused);

  insert into outbox (shard, tenant, stream, version)
    select shards[e.entry], tenants[e.entry], names[e.entry], e.version
    from unnest(event_entries, event_versions) with ordinality as e (entry, version, position)
    where members[e.entry] <> all (refused)
    order by e.position;

  if cardinality(timer_entries) > 0 then
    delete from timers t
      using unnest(timer_entries, timer_keys, timer_delays) as r (entry, key, delay)
      where r.delay is null and members[r.entry] <> all (refused)
        and t.tenant = tenants[r.entry] and t.stream = names[r.entry] and t.key = r.key;
    insert into timers (tenant, stream, key, due_at, ready_at)
      select tenants[r.entry], names[r.entry], r.key, d.due, d.due
      from unnest(timer_entries, timer_keys, timer_delays) as r (entry, key, delay),
           lateral (select clock_timestamp() + r.delay * interval '1 millisecond') as d (due)
      where r.delay is not null and members[r.entry] <> all (refused)
      on conflict (tenant, stream, key) do update set due_at = excluded.due_at, ready_at = excluded.ready_at;
  end if;

  return query
    select e.member, e.name, coalesce(e.found, 0) + e.count,
           case when e.member = any (duplicated) then 'duplicate'
                when e.member <> all (conflicted) then 'appended'
                when case e.expected when -1 then false when -2 then e.found is null when 0 then e.found is not null
                     else e.found is distinct from e.expected end then 'conflict'
                else 'held back' end
    from unnest(members, names, expected, found_versions, counts, shared) as e (member, name, expected, found, count, shared)
    where not e.shared or e.member = any (conflicted)
    union all
    select m, null, null, 'duplicate' from unnest(duplicated) m where m <> all (members);
end $$;
