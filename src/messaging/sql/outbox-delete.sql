-- By the ids that were read and never by range: a lower id may have been committed meanwhile.
delete from outbox where shard = $1 and id = any ($2::bigint[])
