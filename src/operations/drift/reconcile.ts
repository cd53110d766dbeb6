import type { Pool } from 'pg';
import { statement } from '../../projections/statement.ts';
import { streamTypes } from './books.ts';
import { compare, type AccountKey, type Comparison, type Decoder } from './compare.ts';

/** The books of the next accounts. */
export interface Reconciled extends Comparison {
  /** Where the next look goes on; null begins again. */
  readonly next: AccountKey | null;
}

export interface Look {
  /** Of one tenant alone; null goes over all of them. */
  readonly tenant: string | null;
  /** The last account of the look before. */
  readonly after: AccountKey | null;
  /** Accounts per look. */
  readonly accounts: number;
  /** Events folded in one look, unless a single account has more; default 5,000. */
  readonly events?: number;
}

const nextStatement = statement(import.meta.dirname, 'next-accounts');
const nextOfTenantStatement = statement(import.meta.dirname, 'next-accounts-of-tenant');

/** Compares the books of the next accounts with folds of their events. */
export async function reconcile(pool: Pool, store: Decoder, look: Look): Promise<Reconciled> {
  const accounts = await nextAccounts(pool, look);
  return { ...(await compare(pool, store, accounts)), next: accounts.at(-1) ?? null };
}

async function nextAccounts(
  pool: Pool,
  { tenant, after, accounts, events: most = 5_000 }: Look,
): Promise<readonly AccountKey[]> {
  const [of, from] = tenant === null ? [after?.tenant ?? '', nextStatement] : [tenant, nextOfTenantStatement];
  const { rows } = await pool.query<{ tenant: string; account_id: string; events: string }>({
    ...from,
    values: [of, after?.accountId ?? '', accounts, streamTypes],
  });
  let folded = 0;
  return rows
    .filter(({ events }, index) => (folded += Number(events)) <= most || index === 0)
    .map((row) => ({ tenant: row.tenant, accountId: row.account_id }));
}
