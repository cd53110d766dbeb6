import type { Pool } from 'pg';
import { statement } from '../statement.ts';
import type { Projection } from '../types.ts';

const tenantBehind = statement(import.meta.dirname, 'tenant-behind');

/** Whether any of the projections has yet to apply something of the tenant. Accounts that are parked do not count. */
export async function isBehind(
  pool: Pool,
  projections: readonly Projection[],
  tenant: string,
): Promise<boolean> {
  const followed = projections.flatMap(({ name, streamTypes }) =>
    streamTypes.map((type) => ({ name, type })),
  );
  const { rows } = await pool.query<{ behind: boolean }>({
    ...tenantBehind,
    values: [tenant, followed.map(({ name }) => name), followed.map(({ type }) => type)],
  });
  return rows[0]!.behind;
}
