import type { ClientBase } from 'pg';
import { statement } from '../statement.ts';
import { columns } from '../columns.ts';

const lockStatement = statement(import.meta.dirname, 'lock-accounts');

export interface AccountKey {
  readonly tenant: string;
  /** Account id, or the stream's name where the stream belongs to no account. */
  readonly account: string;
}

/** What is locked and parked together: the account, or the stream alone where it has none. */
export const accountOf = (event: { accountId: string | null; stream: string }): string =>
  event.accountId ?? event.stream;

/**
 * Holds the accounts until the transaction ends, so that their streams are applied by one process at a time, also across
 * a hand-over of partitions, a sweep or an import. Always taken in key order: two transactions wait, they do not deadlock.
 */
export async function lockAccounts(
  tx: ClientBase,
  consumer: string,
  accounts: readonly AccountKey[],
): Promise<void> {
  await tx.query({
    ...lockStatement,
    values: [
      consumer,
      ...columns(
        accounts,
        (a) => a.tenant,
        (a) => a.account,
      ),
    ],
  });
}
