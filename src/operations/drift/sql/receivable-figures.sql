select p.tenant, p.account_id, p.currency, 'journal_postings' as "table", '' as item, sum(p.amount_minor) as minor
from unnest($1::text[], $2::text[]) as a (tenant, account_id)
join journal_postings p using (tenant, account_id)
where p.account = 'receivable'
group by p.tenant, p.account_id, p.currency
union all
select r.tenant, r.account_id, r.currency, 'receivables', r.invoice_id || ' ' || f.fact, f.minor
from unnest($1::text[], $2::text[]) as a (tenant, account_id)
join receivables r using (tenant, account_id)
cross join lateral (
  values ('total', r.total_minor), ('open', r.open_minor), ('toCredit', r.to_credit_minor), ('paid', r.paid_minor),
         ('applied', r.applied_minor), ('refunded', r.refunded_minor), ('givenBack', r.given_back_minor)
) as f (fact, minor)
where f.minor <> 0
