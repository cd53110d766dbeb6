drop table revrec_months;
drop table revrec_lines;
