update crm_accounts a
set contact_name = c.name, contact_email = c.email, contact_phone = c.phone
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
  as c (tenant, account_id, name, email, phone)
where a.tenant = c.tenant and a.account_id = c.account_id
