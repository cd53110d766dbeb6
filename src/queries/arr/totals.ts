import type { Pool } from 'pg';
import type { Currency } from '../../platform/money.ts';
import { statement } from '../../projections/statement.ts';
import type { BookTotals } from './views.ts';

const currenciesStatement = statement(import.meta.dirname, 'currency-totals');
const accountsStatement = statement(import.meta.dirname, 'account-totals');

interface CurrencyRow {
  readonly currency: Currency;
  readonly live_subscriptions: number;
  readonly mrr_minor: string;
  readonly arr_minor: string;
}

interface AccountsRow {
  readonly accounts: number;
  readonly active: number;
  readonly cancelled: number;
}

/** The book as it stands. */
export async function totals(pool: Pool, tenant: string): Promise<BookTotals> {
  const [accounts, currencies] = await Promise.all([
    pool.query<AccountsRow>({ ...accountsStatement, values: [tenant] }),
    pool.query<CurrencyRow>({ ...currenciesStatement, values: [tenant] }),
  ]);
  return {
    ...accounts.rows[0]!,
    currencies: currencies.rows.map(({ currency, live_subscriptions, mrr_minor, arr_minor }) => ({
      currency,
      liveSubscriptions: live_subscriptions,
      mrr: { minor: BigInt(mrr_minor), currency },
      arr: { minor: BigInt(arr_minor), currency },
    })),
  };
}
