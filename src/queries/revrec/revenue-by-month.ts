import type { Pool } from 'pg';
import type { Currency } from '../../platform/money.ts';
import type { Month } from '../../projections/revrec/schedule.ts';
import { statement } from '../../projections/statement.ts';
import type { RevenueMonth } from './views.ts';

const monthsStatement = statement(import.meta.dirname, 'revenue-by-month');

interface Row {
  readonly month: Month;
  readonly currency: Currency;
  readonly billed: string;
  readonly credited: string;
  readonly recognised: string;
  readonly contra: string;
  /** Deferred less unbilled. */
  readonly balance: string;
  readonly unbilled: string;
}

/** Months `from` to `to`, both included. */
export async function revenueByMonth(
  pool: Pool,
  tenant: string,
  range: { readonly from: Month; readonly to: Month; readonly currency?: Currency | null },
): Promise<readonly RevenueMonth[]> {
  const values = [tenant, range.from, range.to, range.currency ?? null];
  const { rows } = await pool.query<Row>({ ...monthsStatement, values });
  return rows.map(({ month, currency, billed, credited, recognised, contra, balance, unbilled }) => {
    const money = (minor: string | bigint) => ({ minor: BigInt(minor), currency });
    return {
      month,
      currency,
      billed: money(billed),
      credited: money(credited),
      recognised: money(recognised),
      contra: money(contra),
      deferred: money(BigInt(balance) + BigInt(unbilled)),
      unbilled: money(unbilled),
    };
  });
}
