insert into document_numbers (tenant, kind, number, document_id)
select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[])
