import type { Pool } from 'pg';
import type { LocalDate } from '../../platform/clock.ts';
import type { Currency } from '../../platform/money.ts';
import { ratio, timesRounded } from '../../platform/rational.ts';
import { statement } from '../../projections/statement.ts';
import type { Retention } from './views.ts';

const retentionStatement = statement(import.meta.dirname, 'retention');

interface Row {
  readonly currency: Currency;
  readonly customers: number;
  readonly opening_minor: string;
  readonly kept_minor: string;
  readonly closing_minor: string;
}

/** What became of the MRR of the customers who had some at the beginning of `from`, by the beginning of `to`, per currency. */
export async function retention(
  pool: Pool,
  tenant: string,
  range: { readonly from: LocalDate; readonly to: LocalDate; readonly currency?: Currency | null },
): Promise<readonly Retention[]> {
  const values = [tenant, range.from, range.to, range.currency ?? null];
  const { rows } = await pool.query<Row>({ ...retentionStatement, values });
  return rows.map(({ currency, customers, ...row }) => {
    const money = (minor: string) => ({ minor: BigInt(minor), currency });
    const [opening, kept, closing] = [
      money(row.opening_minor),
      money(row.kept_minor),
      money(row.closing_minor),
    ];
    const gross = percentage(kept.minor, opening.minor);
    const net = percentage(closing.minor, opening.minor);
    return { currency, customers, opening, kept, closing, gross, net };
  });
}

/** Two decimal places, rounded half away from zero. `of` is positive. */
function percentage(part: bigint, of: bigint): string {
  const hundredths = timesRounded(part, ratio(10_000n, of));
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
}
