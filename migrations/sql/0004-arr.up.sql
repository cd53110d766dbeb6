-- One row per event of a subscription that touches recurring revenue: the fact, and the movement derived from it among
-- all facts of the account. `kind` is null where revenue did not move.
create table arr_movements (
  tenant text not null,
  account_id text not null,
  stream text not null,
  version bigint not null,
  subscription_id text not null,
  operation_id text not null,
  effective_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  currency text not null,
  live boolean not null,
  -- Known from a subscription's first event on.
  time_zone text,
  mrr_minor numeric(38, 0) not null,
  arr_minor numeric(38, 0) not null,
  kind text,
  day date not null,
  mrr_delta_minor numeric(38, 0) not null,
  arr_delta_minor numeric(38, 0) not null,
  primary key (tenant, account_id, stream, version)
);

create index arr_movements_day on arr_movements (tenant, day, stream, version) where kind is not null;

create table arr_customers (
  tenant text not null,
  account_id text not null,
  currency text not null,
  live_subscriptions integer not null,
  mrr_minor numeric(38, 0) not null,
  arr_minor numeric(38, 0) not null,
  primary key (tenant, account_id, currency)
);

-- Sums of the movements by day.
create table arr_days (
  tenant text not null,
  currency text not null,
  day date not null,
  new_minor numeric(38, 0) not null,
  expansion_minor numeric(38, 0) not null,
  contraction_minor numeric(38, 0) not null,
  churn_minor numeric(38, 0) not null,
  reactivation_minor numeric(38, 0) not null,
  arr_delta_minor numeric(38, 0) not null,
  primary key (tenant, currency, day)
) with (fillfactor = 50);
