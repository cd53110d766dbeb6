select m.tenant, m.account_id, m.stream, m.version, m.subscription_id, m.operation_id, m.effective_at, m.recorded_at,
       m.currency, m.standing, m.time_zone, m.mrr_minor, m.arr_minor, m.kind, m.day::text as day
from unnest($1::text[], $2::text[]) as a (tenant, account_id)
join arr_movements m on m.tenant = a.tenant and m.account_id = a.account_id
