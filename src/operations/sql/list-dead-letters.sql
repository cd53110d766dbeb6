select id, consumer_group, tenant, message_id, routing_key, reason, deaths, first_died_at, last_died_at, state
from dead_letters
where state = 'waiting' and ($1::text is null or tenant = $1) and ($2::uuid is null or id > $2)
order by id
limit $3
