delete from crm_activity c
using unnest($1::text[], $2::text[]) as k (tenant, account_id)
where c.tenant = k.tenant and c.account_id = k.account_id and c.kind = 'success_tier_reassigned'
