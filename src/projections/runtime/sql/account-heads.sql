select stream, account_id, version from streams where tenant = $1 and account_id = $2
union all
select stream, account_id, version from streams where tenant = $1 and stream = $2 and account_id is null
