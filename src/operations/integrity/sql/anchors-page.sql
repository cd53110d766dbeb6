select id, to_char(taken_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as taken_at, heads, signature
from anchors
where id > $1
order by id
limit 1
