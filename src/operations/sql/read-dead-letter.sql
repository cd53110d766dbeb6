select id, consumer_group, tenant, message_id, routing_key, headers, body, reason, deaths, first_died_at, last_died_at, state
from dead_letters
where id = $1 and ($2::text is null or tenant = $2)
