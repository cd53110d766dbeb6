select stream
from streams
where tenant = $1 and stream_type = 'plan' and stream collate "C" > $2
order by stream collate "C"
limit $3
