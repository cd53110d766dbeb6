select g.name as group, count(l.id) as letters
from unnest($1::text[]) as g (name)
left join dead_letters l on l.consumer_group = g.name and l.state = 'waiting'
group by g.name
