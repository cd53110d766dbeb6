-- Lists a tenant's plans, of which there are few among many streams. Compared byte by byte, whatever the database's collation.
create index streams_plans on streams (tenant, stream collate "C") where stream_type = 'plan';
