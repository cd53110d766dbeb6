alter table parked drop column timed_out;
