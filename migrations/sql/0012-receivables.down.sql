alter table revrec_months drop column voided_minor, drop column bad_debt_minor;
delete from revrec_months m using revrec_lines l
 where l.subscription_id is null and m.tenant = l.tenant and m.invoice_id = l.invoice_id;
delete from revrec_lines where subscription_id is null;
alter table revrec_lines alter column subscription_id set not null;
drop table journal_postings;
drop table customer_credits;
drop table document_numbers;
drop table receivables;
