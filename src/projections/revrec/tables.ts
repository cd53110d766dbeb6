import type { PoolClient } from 'pg';
import type { Recognition } from '../../commands/policy/conventions.ts';
import { startOfDay } from '../../platform/calendar.ts';
import type { Instant } from '../../platform/clock.ts';
import { columnTypes } from '../../platform/database.ts';
import { columns } from '../columns.ts';
import { statement } from '../statement.ts';
import { together } from '../together.ts';
import { netOf, schedule, type LineCredit, type ObligationLine } from './schedule.ts';

const readStatement = statement(import.meta.dirname, 'read-lines');
const writeLinesStatement = statement(import.meta.dirname, 'write-lines');
const writeMonthsStatement = statement(import.meta.dirname, 'write-months');

interface Row {
  readonly tenant: string;
  readonly invoice_id: string;
  readonly line_id: string;
  readonly account_id: string;
  readonly subscription_id: string | null;
  readonly currency: string;
  readonly time_zone: string;
  readonly posting_period: string;
  readonly recognition: Recognition;
  readonly period_start: string;
  readonly period_end: string;
  readonly period_starts_at: Instant | null;
  readonly period_ends_at: Instant | null;
  readonly amount_minor: string;
  readonly credits: string;
}

export async function readLines(
  tx: PoolClient,
  invoices: readonly { tenant: string; invoiceId: string }[],
): Promise<ObligationLine[]> {
  if (invoices.length === 0) return [];
  const values = columns(
    invoices,
    (i) => i.tenant,
    (i) => i.invoiceId,
  );
  const { rows } = await tx.query<Row>({ ...readStatement, values, types: columnTypes });
  return rows.map((row) => ({
    tenant: row.tenant,
    invoiceId: row.invoice_id,
    lineId: row.line_id,
    accountId: row.account_id,
    subscriptionId: row.subscription_id,
    currency: row.currency,
    timeZone: row.time_zone,
    postingPeriod: row.posting_period,
    recognition: row.recognition,
    period: {
      ...{ start: row.period_start, end: row.period_end },
      ...(row.period_starts_at === null ? {} : { startsAt: row.period_starts_at }),
      ...(row.period_ends_at === null ? {} : { endsAt: row.period_ends_at }),
    },
    amount: BigInt(row.amount_minor),
    credits: parseCredits(row.credits, row.time_zone),
  }));
}

/** Writes lines with their whole waterfall. */
export async function writeLines(tx: PoolClient, lines: readonly ObligationLine[]): Promise<void> {
  if (lines.length === 0) return;
  const values = columns(
    lines,
    (line) => line.tenant,
    (line) => line.invoiceId,
    (line) => line.lineId,
    (line) => line.accountId,
    (line) => line.subscriptionId,
    (line) => line.currency,
    (line) => line.timeZone,
    (line) => line.postingPeriod,
    (line) => line.recognition,
    (line) => line.period.start,
    (line) => line.period.end,
    (line) => line.period.startsAt ?? null,
    (line) => line.period.endsAt ?? null,
    (line) => line.amount,
    netOf,
    creditsJson,
  );
  await together(tx.query({ ...writeLinesStatement, values }), writeMonths(tx, lines));
}

async function writeMonths(tx: PoolClient, lines: readonly ObligationLine[]): Promise<void> {
  const months = lines.flatMap((line) => schedule(line).map((month) => ({ line, ...month })));
  const values = columns(
    months,
    ({ line }) => line.tenant,
    ({ line }) => line.invoiceId,
    ({ line }) => line.lineId,
    ({ month }) => month,
    ({ line }) => line.currency,
    ({ line }) => line.postingPeriod,
    ({ billed }) => billed,
    ({ credited }) => credited,
    ({ recognised }) => recognised,
    ({ contra }) => contra,
    ({ voided }) => voided,
    ({ badDebt }) => badDebt,
  );
  await tx.query({ ...writeMonthsStatement, values });
}

/** The instant matters by second alone; left out elsewhere, rows are as they were when there was nothing else. */
function creditsJson({ recognition, credits }: ObligationLine): string {
  return JSON.stringify(
    credits.map(({ kind, at, day, month, amount }) => ({
      ...{ kind, day, month, amount: String(amount) },
      ...(recognition === 'second' ? { at } : {}),
    })),
  );
}

function parseCredits(json: string, timeZone: string): LineCredit[] {
  const credits = JSON.parse(json) as (Pick<LineCredit, 'day' | 'month'> & {
    // Rows of before voids and write-offs know credit notes alone.
    readonly kind?: LineCredit['kind'];
    readonly at?: Instant;
    readonly amount: string;
  })[];
  return credits.map(({ kind = 'credit_note', at, day, month, amount }) => ({
    ...{ kind, at: at ?? startOfDay(day, timeZone), day, month },
    amount: BigInt(amount),
  }));
}
