-- Events that a projection passes over because an operator said so; kept for ever, so that a rebuild passes over them too.
create table skipped_events (
  tenant text not null,
  consumer text not null,
  account text not null,
  stream text not null,
  version bigint not null,
  reason text not null,
  skipped_at timestamptz(3) not null default now(),
  primary key (tenant, consumer, account, stream, version)
);

-- What a consumer group could not read. The broker only brings them here: a queue can neither be searched nor keep an account of
-- what was done with its messages.
create table dead_letters (
  id uuid primary key,
  -- Of the message's content: one that is delivered or dies again is the same letter.
  digest bytea not null unique,
  consumer_group text not null,
  -- By the partition header; null where it had none.
  tenant text,
  message_id text,
  routing_key text not null,
  headers text not null,
  body bytea not null,
  reason text not null,
  deaths integer not null default 1,
  first_died_at timestamptz(3) not null default now(),
  last_died_at timestamptz(3) not null default now(),
  state text not null default 'waiting' check (state in ('waiting', 'retried', 'discarded'))
);

create index dead_letters_waiting on dead_letters (id) where state = 'waiting';

-- Who did what with a dead letter, when and why. A table and not a stream: a letter that nobody could read has no tenant to whose
-- log its story would belong.
create table dead_letter_actions (
  letter_id uuid not null references dead_letters (id),
  action text not null check (action in ('retried', 'discarded')),
  actor text not null,
  reason text not null,
  acted_at timestamptz(3) not null default clock_timestamp(),
  primary key (letter_id, acted_at)
);

create trigger dead_letter_actions_append_only before update or delete or truncate on dead_letter_actions
  for each statement execute function refuse_change();

-- Signed lists of stream heads. Each signature covers the one before it, by a key that the database does not have.
create table anchors (
  id bigint primary key,
  taken_at timestamptz(3) not null,
  -- JSON: [[tenant, stream, version, hash of that event in base64], ...].
  heads text not null,
  signature bytea not null
);

create trigger anchors_append_only before update or delete or truncate on anchors
  for each statement execute function refuse_change();
