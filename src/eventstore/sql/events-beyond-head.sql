select min(e.version) as version
from events e
where e.tenant = $1 and e.stream = $2
  and e.version > coalesce((select s.version from streams s where s.tenant = $1 and s.stream = $2), 0)
having min(e.version) is not null
