select m.tenant, m.account_id, m.currency, 'arr_movements' as "table", '' as item, sum(m.arr_delta_minor) as minor
from unnest($1::text[], $2::text[]) as a (tenant, account_id)
join arr_movements m using (tenant, account_id)
group by m.tenant, m.account_id, m.currency
union all
select c.tenant, c.account_id, c.currency, 'arr_customers', '', c.arr_minor
from unnest($1::text[], $2::text[]) as a (tenant, account_id)
join arr_customers c using (tenant, account_id)
