select tenant, consumer, account, stream, version, reason, parked_at
from parked
where $1::text is null or tenant = $1
order by parked_at, tenant, consumer, account
