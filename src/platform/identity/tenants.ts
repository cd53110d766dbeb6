import type { Pool } from 'pg';

export interface Tenant {
  /** What tokens carry and every key in the database begins with. */
  readonly tenant: string;
  /** A sandbox may be given its own clock and be thrown away. */
  readonly sandbox: boolean;
  readonly createdAt: Date;
}

const columns = 'tenant, sandbox, created_at as "createdAt"';
export const tenantName = /^[a-z][a-z0-9-]{1,62}$/;

/** Makes the tenant, or answers with the one of that name that is already there. */
export async function createTenant(
  pool: Pool,
  name: string,
  sandbox: boolean,
): Promise<Tenant & { created: boolean }> {
  if (!tenantName.test(name))
    throw new Error(
      `A tenant's name is 2 to 63 lower-case letters, digits and dashes, a letter first; got "${name}".`,
    );
  const inserted = await pool.query<Tenant>(
    `insert into tenants (tenant, sandbox) values ($1, $2) on conflict (tenant) do nothing returning ${columns}`,
    [name, sandbox],
  );
  if (inserted.rows[0]) return { ...inserted.rows[0], created: true };
  const there = await pool.query<Tenant>(`select ${columns} from tenants where tenant = $1`, [name]);
  return { ...there.rows[0]!, created: false };
}

/** @throws where there is no such tenant; for commands, whose users mistype */
export async function requireTenant(pool: Pool, tenant: string): Promise<void> {
  if (!(await tenantExists(pool, tenant)))
    throw new Error(
      `There is no tenant ${tenant}. \`npm run tenant -- list\` shows those that there are, \`npm run tenant -- create ${tenant}\` makes it.`,
    );
}

export async function tenantExists(pool: Pool, tenant: string): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'tenant-exists',
    text: 'select 1 from tenants where tenant = $1',
    values: [tenant],
  });
  return rowCount === 1;
}

export async function listTenants(pool: Pool): Promise<readonly Tenant[]> {
  const { rows } = await pool.query<Tenant>(`select ${columns} from tenants order by tenant`);
  return rows;
}
