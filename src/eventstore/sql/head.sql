select version from streams where tenant = $1 and stream = $2
