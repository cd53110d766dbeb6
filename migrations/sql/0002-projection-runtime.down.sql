drop table parked;
drop table account_locks;
drop table watermarks;
