select (select count(*) from crm_accounts where tenant = $1) as accounts,
       count(*) filter (where live) as active,
       count(*) filter (where not live and not waiting) as cancelled
from (
  select bool_or(live_subscriptions > 0) as live, bool_or(waiting_subscriptions > 0) as waiting
  from arr_customers where tenant = $1 group by account_id
) customers
