select action, actor, reason, acted_at as at from dead_letter_actions where letter_id = $1 order by acted_at
