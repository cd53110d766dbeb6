-- What each subscription grants; an account's features are combined from its few rows when asked.
create table entitlement_grants (
  tenant text not null,
  subscription_id text not null,
  account_id text not null,
  live boolean not null,
  plan_code text not null,
  plan_version integer not null,
  quantity integer not null,
  -- JSON as the plan version stated it.
  features text not null,
  primary key (tenant, subscription_id)
);

create index entitlement_grants_account on entitlement_grants (tenant, account_id);
