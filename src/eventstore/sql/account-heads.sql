select stream, version from streams where tenant = $1 and account_id = $2 order by stream
