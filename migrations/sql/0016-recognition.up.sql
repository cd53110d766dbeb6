-- What was written before is earned by day, over whole days.
alter table revrec_lines
  add column recognition text not null default 'day',
  -- Where service begins or ends within a day.
  add column period_starts_at timestamptz(3),
  add column period_ends_at timestamptz(3);
alter table revrec_lines alter column recognition drop default;
