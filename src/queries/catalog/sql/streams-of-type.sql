select stream
from streams
where tenant = $1 and stream_type = $2 and stream collate "C" > $3
order by stream collate "C"
limit $4
