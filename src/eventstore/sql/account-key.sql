select wrapped_key from account_keys where tenant = $1 and account_id = $2
