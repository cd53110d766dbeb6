select account_id as "accountId", version, external_id as "externalId", name, country, time_zone as "timeZone", currency, segment,
       owner_id as "ownerId", contact_name as "contactName", contact_email as "contactEmail",
       contact_phone as "contactPhone", opened_at as "openedAt", plan_tier as "planTier",
       live_subscriptions as "liveSubscriptions", mrr_minor as "mrrMinor", arr_minor as "arrMinor",
       success_tier as "successTier"
from crm_accounts
where tenant = $1 and account_id = any ($2::text[])
