select exists (select from timers where tenant = $1 and key <> $2) as found
