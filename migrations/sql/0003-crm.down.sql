drop table crm_activity;
drop table crm_terms;
drop table crm_subscriptions;
drop table crm_accounts;
