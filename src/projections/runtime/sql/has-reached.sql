select from watermarks where tenant = $1 and stream = $2 and consumer = $3 and version >= $4
