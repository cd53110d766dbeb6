-- Counted each time, also when it is merely delivered twice: a death that goes uncounted could pass for one dealt with.
insert into dead_letters (id, digest, consumer_group, tenant, message_id, routing_key, headers, body, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (digest) do update set state = 'waiting', deaths = dead_letters.deaths + 1, last_died_at = now()
