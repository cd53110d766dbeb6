import type { Pool } from 'pg';
import type { Currency } from '../../platform/money.ts';
import type { JournalAccount } from '../../projections/journal/accounts.ts';
import type { Month } from '../../projections/revrec/schedule.ts';
import { statement } from '../../projections/statement.ts';

const trialBalanceStatement = statement(import.meta.dirname, 'trial-balance');

/** An account's balances in one currency; minor units, debit positive, credit negative. */
export interface AccountBalance {
  readonly currency: Currency;
  readonly account: JournalAccount;
  /** Before the period. */
  readonly opening: bigint;
  readonly movement: bigint;
  /** At the end of the period. */
  readonly closing: bigint;
}

export async function trialBalance(
  pool: Pool,
  tenant: string,
  { period, currency }: { readonly period: Month; readonly currency?: Currency | null },
): Promise<readonly AccountBalance[]> {
  const { rows } = await pool.query<{
    currency: string;
    account: JournalAccount;
    opening: string;
    movement: string;
  }>({
    ...trialBalanceStatement,
    values: [tenant, period, currency ?? null],
  });
  return rows.map((row) => {
    const [opening, movement] = [BigInt(row.opening), BigInt(row.movement)];
    return {
      currency: row.currency,
      account: row.account,
      opening,
      movement,
      closing: opening + movement,
    };
  });
}
