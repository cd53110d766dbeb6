update crm_accounts a
set plan_tier = s.plan_tier, live_subscriptions = s.live, mrr_minor = s.mrr, arr_minor = s.arr, success_tier = s.success_tier
from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::numeric[], $6::numeric[], $7::text[])
  as s (tenant, account_id, plan_tier, live, mrr, arr, success_tier)
where a.tenant = s.tenant and a.account_id = s.account_id
