import type { Pool } from 'pg';
import { statement } from '../statement.ts';
import type { AccountKey } from './account-locks.ts';
import { workTo, type StreamWork } from './work.ts';

const headsStatement = statement(import.meta.dirname, 'account-heads');

/** All streams of an account, or the one that has none, to be brought to their heads. */
export async function accountWork(
  pool: Pool,
  { tenant, account }: AccountKey,
): Promise<readonly StreamWork[]> {
  const { rows } = await pool.query<{ stream: string; account_id: string | null; version: number }>({
    ...headsStatement,
    values: [tenant, account],
  });
  return rows.map((row) =>
    workTo({ tenant, stream: row.stream, accountId: row.account_id, version: row.version }),
  );
}
