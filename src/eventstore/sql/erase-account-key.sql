insert into account_keys (tenant, account_id, wrapped_key, erased_at) values ($1, $2, null, now())
on conflict (tenant, account_id) do update set wrapped_key = null, erased_at = now()
