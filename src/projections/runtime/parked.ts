import type { ClientBase, Pool } from 'pg';
import type { Instant } from '../../platform/clock.ts';
import { statement } from '../statement.ts';
import { columns } from '../columns.ts';
import type { AccountKey } from './account-locks.ts';

const readStatement = statement(import.meta.dirname, 'read-parked');
const parkStatement = statement(import.meta.dirname, 'park');
const unparkStatement = statement(import.meta.dirname, 'unpark');
const listStatement = statement(import.meta.dirname, 'list-parked');

/** An account that a projection cannot go on with; `stream` and `version` name the event that stopped it. */
export interface Parked extends AccountKey {
  readonly projection: string;
  readonly stream: string;
  readonly version: number;
  readonly reason: string;
  readonly at: Instant;
}

export class ParkedAccounts {
  readonly #keys: ReadonlySet<string>;

  constructor(rows: readonly { tenant: string; consumer: string; account: string }[]) {
    this.#keys = new Set(rows.map((row) => key(row.consumer, row)));
  }

  has(projection: string, account: AccountKey): boolean {
    return this.#keys.has(key(projection, account));
  }
}

export async function readParked(
  tx: ClientBase,
  projections: readonly string[],
  accounts: readonly AccountKey[],
): Promise<ParkedAccounts> {
  const values = [
    ...columns(
      accounts,
      (a) => a.tenant,
      (a) => a.account,
    ),
    projections,
  ];
  const { rows } = await tx.query<{ tenant: string; consumer: string; account: string }>({
    ...readStatement,
    values,
  });
  return new ParkedAccounts(rows);
}

export async function park(tx: ClientBase, parked: Omit<Parked, 'at'>): Promise<void> {
  const { tenant, projection, account, stream, version, reason } = parked;
  await tx.query({ ...parkStatement, values: [tenant, projection, account, stream, version, reason] });
}

/** False where nothing was parked. */
export async function unpark(
  db: ClientBase | Pool,
  projection: string,
  account: AccountKey,
): Promise<boolean> {
  const { rowCount } = await db.query({
    ...unparkStatement,
    values: [account.tenant, projection, account.account],
  });
  return rowCount === 1;
}

/** All parked accounts, oldest first; of one tenant where given. */
export async function listParked(
  db: ClientBase | Pool,
  tenant: string | null = null,
): Promise<readonly Parked[]> {
  const { rows } = await db.query<{
    tenant: string;
    consumer: string;
    account: string;
    stream: string;
    version: number;
    reason: string;
    parked_at: Instant;
  }>({ ...listStatement, values: [tenant] });
  return rows.map(({ consumer, parked_at, ...row }) => ({
    ...row,
    projection: consumer,
    at: parked_at,
  }));
}

const key = (projection: string, account: AccountKey): string =>
  JSON.stringify([projection, account.tenant, account.account]);
