update tenant_clocks set now = $2 where tenant = $1 and now < $2
