drop table anchors;
drop table dead_letter_actions;
drop table dead_letters;
drop table skipped_events;
