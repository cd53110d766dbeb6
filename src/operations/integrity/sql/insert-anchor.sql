insert into anchors (id, taken_at, heads, signature) values ($1, $2, $3, $4)
