import type { Pool } from 'pg';
import type { LocalDate } from '../../platform/clock.ts';
import { money } from '../../platform/money.ts';
import { statement } from '../../projections/statement.ts';
import type { ReceivableTotals } from './views.ts';

const totalsStatement = statement(import.meta.dirname, 'totals');

interface Row {
  readonly currency: string;
  readonly open: string;
  readonly overdue: string;
  readonly credit: string;
}

/** By currency; `on` decides what is overdue. */
export async function receivableTotals(
  pool: Pool,
  tenant: string,
  on: LocalDate,
): Promise<readonly ReceivableTotals[]> {
  const { rows } = await pool.query<Row>({ ...totalsStatement, values: [tenant, on] });
  return rows.map(({ currency, open, overdue, credit }) => ({
    currency,
    open: money(BigInt(open), currency),
    overdue: money(BigInt(overdue), currency),
    credit: money(BigInt(credit), currency),
  }));
}
