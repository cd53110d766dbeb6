create table tenants (
  tenant text primary key,
  sandbox boolean not null default false,
  created_at timestamptz not null default now()
);

-- Found by hash alone, before the tenant is known; everything else asks by tenant.
create table api_keys (
  key_hash text primary key,
  key_id uuid not null default gen_random_uuid() unique,
  tenant text not null references tenants,
  name text not null,
  role text not null,
  last_four text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

create index api_keys_by_tenant on api_keys (tenant, created_at);
