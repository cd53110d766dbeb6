create table sagas (
  tenant text not null,
  saga_id text not null,
  type text not null,
  account_id text,
  -- What the saga is about: `subscriptionId` and its value.
  correlation_key text not null,
  correlation_value text not null,
  status text not null,
  -- Status by name of step.
  steps jsonb not null,
  started_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  version bigint not null,
  -- The fold of the stream so far, from which the next events go on.
  state text not null,
  primary key (tenant, saga_id)
);

create index sagas_newest on sagas (tenant, started_at, saga_id);
create index sagas_by_status on sagas (tenant, status, started_at, saga_id);
create index sagas_by_account on sagas (tenant, account_id, started_at, saga_id);
