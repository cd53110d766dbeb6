import type { Pool } from 'pg';
import type { Instant } from '../../platform/clock.ts';
import { columnTypes } from '../../platform/database.ts';
import type { Month } from '../../projections/revrec/schedule.ts';
import { grouped } from '../../projections/grouped.ts';
import { statement } from '../../projections/statement.ts';
import type { ScheduleView } from './views.ts';

const schedulesStatement = statement(import.meta.dirname, 'schedules-by-invoices');

interface Row {
  readonly invoice_id: string;
  readonly line_id: string;
  readonly account_id: string;
  readonly subscription_id: string | null;
  readonly currency: string;
  readonly posting_period: Month;
  readonly recognition: ScheduleView['recognition'];
  readonly period_start: string;
  readonly period_end: string;
  readonly period_starts_at: Instant | null;
  readonly period_ends_at: Instant | null;
  readonly amount_minor: string;
  readonly net_minor: string;
  readonly month: Month;
  readonly recognised_minor: string;
  readonly contra_minor: string;
  readonly remaining_minor: string;
}

/** One list per invoice, in their order. */
export async function schedulesByInvoiceIds(
  pool: Pool,
  tenant: string,
  invoiceIds: readonly string[],
): Promise<readonly (readonly ScheduleView[])[]> {
  const values = [tenant, invoiceIds];
  const { rows } = await pool.query<Row>({ ...schedulesStatement, values, types: columnTypes });
  const views = grouped(rows, (row) => JSON.stringify([row.invoice_id, row.line_id])).map(scheduleView);
  return invoiceIds.map((id) => views.filter((view) => view.invoiceId === id));
}

function scheduleView(rows: readonly Row[]): ScheduleView {
  const line = rows[0]!;
  const money = (minor: string) => ({ minor: BigInt(minor), currency: line.currency });
  return {
    invoiceId: line.invoice_id,
    lineId: line.line_id,
    accountId: line.account_id,
    subscriptionId: line.subscription_id,
    currency: line.currency,
    postingPeriod: line.posting_period,
    recognition: line.recognition,
    period: {
      ...{ start: line.period_start, end: line.period_end },
      ...{ startsAt: line.period_starts_at, endsAt: line.period_ends_at },
    },
    amount: money(line.amount_minor),
    net: money(line.net_minor),
    months: rows.map(({ month, recognised_minor, contra_minor, remaining_minor }) => ({
      month,
      recognised: money(recognised_minor),
      contra: money(contra_minor),
      remaining: money(remaining_minor),
    })),
  };
}
