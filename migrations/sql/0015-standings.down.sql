alter table crm_terms add column live boolean;
update crm_terms set live = standing = 'active';
alter table crm_terms alter column live set not null, drop column standing;

alter table crm_subscriptions add column live boolean;
update crm_subscriptions set live = standing = 'active';
alter table crm_subscriptions alter column live set not null, drop column standing, drop column held;

alter table arr_customers drop column waiting_subscriptions;

alter table arr_movements add column live boolean;
update arr_movements set live = standing = 'active';
alter table arr_movements alter column live set not null, drop column standing;
