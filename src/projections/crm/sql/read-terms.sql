-- Accounts that have not been opened yet, as far as this read model knows, wait with their terms.
select t.tenant, t.account_id, t.stream, t.version, t.effective_at, t.recorded_at, t.operation_id, t.currency, t.standing,
       t.tier, t.tier_rank, t.mrr_minor, t.arr_minor, a.currency as account_currency
from unnest($1::text[], $2::text[]) as k (tenant, account_id)
join crm_accounts a on a.tenant = k.tenant and a.account_id = k.account_id
join crm_terms t on t.tenant = k.tenant and t.account_id = k.account_id
