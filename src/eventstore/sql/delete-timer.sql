delete from timers where tenant = $1 and stream = $2 and key = $3 and due_at = $4::timestamptz
