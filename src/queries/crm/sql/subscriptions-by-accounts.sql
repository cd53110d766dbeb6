select subscription_id, account_id, version, standing, held, plan_code, plan_version, plan_name, tier, quantity, unit_price_minor,
       currency, interval_unit, interval_count, mrr_minor, arr_minor, started_on::text as started_on,
       cancelled_on::text as cancelled_on
from crm_subscriptions
where tenant = $1 and account_id = any ($2::text[])
order by started_on, subscription_id
