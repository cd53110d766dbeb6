select currency, sum(live_subscriptions) as live_subscriptions, sum(mrr_minor) as mrr_minor, sum(arr_minor) as arr_minor
from arr_customers
where tenant = $1
group by currency
order by currency
