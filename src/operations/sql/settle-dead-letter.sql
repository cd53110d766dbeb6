-- What was done is always written down. The letter itself stays as it is where it has died again meanwhile.
with settled as (
  update dead_letters set state = $3 where id = $1 and deaths = $2 and state = 'waiting'
)
insert into dead_letter_actions (letter_id, action, actor, reason) values ($1, $3, $4, $5)
