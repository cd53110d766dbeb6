drop table entitlement_grants;
