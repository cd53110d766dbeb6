select version, head_hash from streams where tenant = $1 and stream = $2
