-- Days are shared by all accounts of a tenant: rows are taken in key order, and this is the transaction's last write, so that
-- others wait for little.
insert into arr_days as d (
  tenant, currency, day, new_minor, expansion_minor, contraction_minor, churn_minor, reactivation_minor, arr_delta_minor
)
select tenant, currency, day, "new", expansion, contraction, churn, reactivation, arr
from unnest(
  $1::text[], $2::text[], $3::date[], $4::numeric[], $5::numeric[], $6::numeric[], $7::numeric[], $8::numeric[], $9::numeric[]
) as delta (tenant, currency, day, "new", expansion, contraction, churn, reactivation, arr)
order by tenant, currency, day
on conflict (tenant, currency, day) do update set
  new_minor = d.new_minor + excluded.new_minor,
  expansion_minor = d.expansion_minor + excluded.expansion_minor,
  contraction_minor = d.contraction_minor + excluded.contraction_minor,
  churn_minor = d.churn_minor + excluded.churn_minor,
  reactivation_minor = d.reactivation_minor + excluded.reactivation_minor,
  arr_delta_minor = d.arr_delta_minor + excluded.arr_delta_minor
