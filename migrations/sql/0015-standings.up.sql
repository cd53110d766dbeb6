-- How far a subscription is, in place of whether it lives: a trial is had and brings no revenue, a pause neither. What was
-- written before is in service or over.
alter table arr_movements add column standing text;
update arr_movements set standing = case when live then 'active' else 'ended' end;
alter table arr_movements alter column standing set not null, drop column live;

-- Agreed for a day to come, or paused.
alter table arr_customers add column waiting_subscriptions integer not null default 0;
alter table arr_customers alter column waiting_subscriptions drop default;

alter table crm_subscriptions add column standing text, add column held boolean not null default false;
update crm_subscriptions set standing = case when live then 'active' else 'ended' end;
alter table crm_subscriptions alter column standing set not null, alter column held drop default, drop column live;

alter table crm_terms add column standing text;
update crm_terms set standing = case when live then 'active' else 'ended' end;
alter table crm_terms alter column standing set not null, drop column live;
