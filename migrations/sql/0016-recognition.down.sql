alter table revrec_lines drop column recognition, drop column period_starts_at, drop column period_ends_at;
