-- The ledger has credit as a liability, below zero.
select p.tenant, p.account_id, p.currency, 'journal_postings' as "table", '' as item, -sum(p.amount_minor) as minor
from unnest($1::text[], $2::text[]) as a (tenant, account_id)
join journal_postings p using (tenant, account_id)
where p.account = 'customer_credit'
group by p.tenant, p.account_id, p.currency
union all
select c.tenant, c.account_id, c.currency, 'customer_credits', '', c.balance_minor
from unnest($1::text[], $2::text[]) as a (tenant, account_id)
join customer_credits c using (tenant, account_id)
