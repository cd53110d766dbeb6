alter table entitlement_grants drop column add_ons, drop column overrides;
