create table crm_accounts (
  tenant text not null,
  account_id text not null,
  -- Of the account's stream.
  version bigint not null,
  external_id text,
  name text not null,
  country text not null,
  time_zone text not null,
  currency text not null,
  segment text not null,
  owner_id text,
  -- Sealed under the account's key.
  contact_name text not null,
  contact_email text,
  contact_phone text,
  opened_at timestamptz(3) not null,
  -- From the account's subscriptions.
  plan_tier text,
  live_subscriptions integer not null,
  mrr_minor numeric(38, 0) not null,
  arr_minor numeric(38, 0) not null,
  success_tier text not null,
  primary key (tenant, account_id)
);

create index crm_accounts_name on crm_accounts (tenant, name, account_id);
create index crm_accounts_opened on crm_accounts (tenant, opened_at, account_id);
create index crm_accounts_arr on crm_accounts (tenant, arr_minor, account_id);
create index crm_accounts_external on crm_accounts (tenant, external_id) where external_id is not null;

create table crm_subscriptions (
  tenant text not null,
  subscription_id text not null,
  account_id text not null,
  -- Of the subscription's stream, events that change nothing here included.
  version bigint not null,
  live boolean not null,
  plan_code text not null,
  plan_version integer not null,
  plan_name text not null,
  tier text not null,
  quantity integer not null,
  unit_price_minor numeric(38, 0) not null,
  currency text not null,
  interval_unit text not null,
  interval_count integer not null,
  mrr_minor numeric(38, 0) not null,
  arr_minor numeric(38, 0) not null,
  -- Told by the first event alone; later ones leave it.
  started_on date,
  cancelled_on date,
  primary key (tenant, subscription_id)
);

create index crm_subscriptions_account on crm_subscriptions (tenant, account_id);

-- What each event of a subscription left in force: the tiers of an account are derived from all of them.
create table crm_terms (
  tenant text not null,
  account_id text not null,
  stream text not null,
  version bigint not null,
  effective_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  operation_id text not null,
  currency text not null,
  live boolean not null,
  tier text not null,
  tier_rank integer not null,
  mrr_minor numeric(38, 0) not null,
  arr_minor numeric(38, 0) not null,
  primary key (tenant, account_id, stream, version)
);

create table crm_activity (
  tenant text not null,
  account_id text not null,
  stream text not null,
  version bigint not null,
  kind text not null,
  at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  operation_id text not null,
  before text,
  after text,
  amount_minor numeric(38, 0),
  currency text,
  subject text,
  primary key (tenant, account_id, stream, version, kind)
);

create index crm_activity_timeline on crm_activity (tenant, account_id, at, recorded_at, stream, version, kind);
