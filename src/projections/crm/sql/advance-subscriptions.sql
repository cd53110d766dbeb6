-- By the account too, which the rows have anyway: planned while the table is empty, by the key alone, this took the index of accounts and
-- read all subscriptions of the tenant for each row (5,208 pages for 13 rows of 1,000).
update crm_subscriptions s
set version = v.version
from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as v (tenant, account_id, subscription_id, version)
where s.tenant = v.tenant and s.account_id = v.account_id and s.subscription_id = v.subscription_id
