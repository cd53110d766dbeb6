-- Balances before the range are summed along, so that each day opens where the one before closed.
with balances as (
  select currency, day, new_minor, expansion_minor, contraction_minor, churn_minor, reactivation_minor,
         sum(new_minor + expansion_minor + contraction_minor + churn_minor + reactivation_minor)
           over (partition by currency order by day) as closing_minor,
         sum(arr_delta_minor) over (partition by currency order by day) as arr_minor
  from arr_days
  where tenant = $1 and day < $3 and ($4::text is null or currency = $4)
)
select currency, day::text as day, new_minor, expansion_minor, contraction_minor, churn_minor, reactivation_minor,
       closing_minor, arr_minor
from balances
where balances.day >= $2
order by balances.day, currency
