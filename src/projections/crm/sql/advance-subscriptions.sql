update crm_subscriptions s
set version = v.version
from unnest($1::text[], $2::text[], $3::bigint[]) as v (tenant, subscription_id, version)
where s.tenant = v.tenant and s.subscription_id = v.subscription_id
