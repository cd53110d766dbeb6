select (select count(*) from crm_accounts where tenant = $1) as accounts,
       count(*) filter (where live) as active,
       count(*) filter (where not live) as cancelled
from (select bool_or(live_subscriptions > 0) as live from arr_customers where tenant = $1 group by account_id) customers
