select exists (select from streams where tenant = $1 and account_id is not null) as any
