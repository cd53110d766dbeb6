select n.name as projection, count(p.account) as accounts
from unnest($1::text[]) as n (name)
left join parked p on p.consumer = n.name
group by n.name
