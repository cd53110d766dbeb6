-- How far a consumer (a projection, the orchestrator, a connector) has applied each stream; written in the
-- transaction of what it applied.
create table watermarks (
  tenant text not null,
  stream text not null,
  consumer text not null,
  version bigint not null,
  primary key (tenant, stream, consumer)
) with (fillfactor = 70);

-- Locked before watermarks are read, because the first event of a stream has no watermark to lock.
create table account_locks (
  tenant text not null,
  consumer text not null,
  -- The stream's name where a stream belongs to no account.
  account text not null,
  primary key (tenant, consumer, account)
);

-- Accounts that a consumer cannot go on with, and the event that stopped it.
create table parked (
  tenant text not null,
  consumer text not null,
  account text not null,
  stream text not null,
  version bigint not null,
  reason text not null,
  parked_at timestamptz(3) not null default now(),
  primary key (tenant, consumer, account)
);
