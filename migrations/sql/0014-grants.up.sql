alter table entitlement_grants
  -- JSON: of each add-on its quantity and features.
  add column add_ons text not null default '[]',
  -- JSON: features agreed for the subscription alone, which replace those of plan and add-ons.
  add column overrides text not null default '[]';
alter table entitlement_grants alter column add_ons drop default, alter column overrides drop default;
