select tenant, consumer, account, stream, version, reason, parked_at
from parked
where tenant = $1 and consumer = $2 and account = $3
