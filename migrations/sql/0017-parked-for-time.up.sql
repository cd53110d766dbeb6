-- Parked because a statement took longer than it may: that can be the database's doing, so it is tried again by itself.
alter table parked add column timed_out boolean not null default false;
