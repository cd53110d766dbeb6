drop function append_streams_timed;
drop table business_timers;
drop table tenant_clocks;
