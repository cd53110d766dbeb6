-- Takes what is free of the shards asked for; asked for none, it is the heartbeat of the connection that holds them.
select shard from unnest($2::integer[]) as shard where pg_try_advisory_lock($1, shard)
