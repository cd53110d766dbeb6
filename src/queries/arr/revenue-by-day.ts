import type { Pool } from 'pg';
import type { LocalDate } from '../../platform/clock.ts';
import type { Currency } from '../../platform/money.ts';
import { statement } from '../../projections/statement.ts';
import type { RevenueDay } from './views.ts';

const daysStatement = statement(import.meta.dirname, 'revenue-by-day');

interface Row {
  readonly currency: Currency;
  readonly day: LocalDate;
  readonly new_minor: string;
  readonly expansion_minor: string;
  readonly contraction_minor: string;
  readonly churn_minor: string;
  readonly reactivation_minor: string;
  readonly closing_minor: string;
  readonly arr_minor: string;
}

/** Days on which something moved, `from` included, `to` not. */
export async function revenueByDay(
  pool: Pool,
  tenant: string,
  range: { readonly from: LocalDate; readonly to: LocalDate; readonly currency?: Currency | null },
): Promise<readonly RevenueDay[]> {
  const values = [tenant, range.from, range.to, range.currency ?? null];
  const { rows } = await pool.query<Row>({ ...daysStatement, values });
  return rows.map(revenueDay);
}

function revenueDay(row: Row): RevenueDay {
  const { currency, day } = row;
  const money = (minor: string | bigint) => ({ minor: BigInt(minor), currency });
  const moved =
    BigInt(row.new_minor) +
    BigInt(row.expansion_minor) +
    BigInt(row.contraction_minor) +
    BigInt(row.churn_minor) +
    BigInt(row.reactivation_minor);
  return {
    day,
    currency,
    opening: money(BigInt(row.closing_minor) - moved),
    new: money(row.new_minor),
    expansion: money(row.expansion_minor),
    contraction: money(row.contraction_minor),
    churn: money(row.churn_minor),
    reactivation: money(row.reactivation_minor),
    closing: money(row.closing_minor),
    arr: money(row.arr_minor),
  };
}
