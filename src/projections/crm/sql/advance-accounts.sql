update crm_accounts a
set version = v.version
from unnest($1::text[], $2::text[], $3::bigint[]) as v (tenant, account_id, version)
where a.tenant = v.tenant and a.account_id = v.account_id
