import type { PoolClient } from 'pg';
import type { CreditEvent } from '../../commands/credit/events.ts';
import { statusOf } from '../../commands/invoice/standing.ts';
import { creditNoteNumbers, type NumberingEvent } from '../../commands/numbering/events.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import { money } from '../../platform/money.ts';
import { columns } from '../columns.ts';
import { statement } from '../statement.ts';
import type { Receivable } from './receivable.ts';

const readStatement = statement(import.meta.dirname, 'read-receivables');
const writeStatement = statement(import.meta.dirname, 'write-receivables');
const numbersStatement = statement(import.meta.dirname, 'write-numbers');
const creditsStatement = statement(import.meta.dirname, 'write-credits');

interface Row {
  readonly tenant: string;
  readonly invoice_id: string;
  readonly account_id: string;
  readonly subscription_id: string | null;
  readonly currency: string;
  readonly stage: Receivable['stage'];
  readonly created_at: string;
  readonly issued_at: string | null;
  readonly due_on: string | null;
  readonly total_minor: string;
  readonly open_minor: string;
  readonly to_credit_minor: string;
  readonly paid_minor: string;
  readonly applied_minor: string;
  readonly refunded_minor: string;
  readonly given_back_minor: string;
}

export async function readReceivables(
  tx: PoolClient,
  invoices: readonly { readonly tenant: string; readonly invoiceId: string }[],
): Promise<readonly Receivable[]> {
  if (invoices.length === 0) return [];
  const values = columns(
    invoices,
    (i) => i.tenant,
    (i) => i.invoiceId,
  );
  const { rows } = await tx.query<Row>({ ...readStatement, values });
  return rows.map((row) => {
    const of = (minor: string) => money(BigInt(minor), row.currency);
    return {
      tenant: row.tenant,
      invoiceId: row.invoice_id,
      accountId: row.account_id,
      subscriptionId: row.subscription_id,
      currency: row.currency,
      stage: row.stage,
      createdAt: row.created_at,
      issuedAt: row.issued_at,
      dueOn: row.due_on,
      total: of(row.total_minor),
      open: of(row.open_minor),
      toCredit: of(row.to_credit_minor),
      paid: of(row.paid_minor),
      applied: of(row.applied_minor),
      refunded: of(row.refunded_minor),
      givenBack: of(row.given_back_minor),
    };
  });
}

export async function writeReceivables(tx: PoolClient, receivables: readonly Receivable[]): Promise<void> {
  if (receivables.length === 0) return;
  const values = columns(
    receivables,
    (r) => r.tenant,
    (r) => r.invoiceId,
    (r) => r.accountId,
    (r) => r.subscriptionId,
    (r) => r.currency,
    statusOf,
    (r) => r.stage,
    (r) => r.createdAt,
    (r) => r.issuedAt,
    (r) => r.dueOn,
    (r) => r.total.minor,
    (r) => r.open.minor,
    (r) => r.toCredit.minor,
    (r) => r.paid.minor,
    (r) => r.applied.minor,
    (r) => r.refunded.minor,
    (r) => r.givenBack.minor,
  );
  await tx.query({ ...writeStatement, values });
}

/** The version of a numbering stream is the number. */
export async function writeNumbers(
  tx: PoolClient,
  events: readonly (RecordedEvent & NumberingEvent)[],
): Promise<void> {
  if (events.length === 0) return;
  const values = columns(
    events,
    (event) => event.tenant,
    ({ stream }) => (stream === creditNoteNumbers ? 'credit_note' : 'invoice'),
    ({ version }) => version,
    (event) => (event.type === 'CreditNoteNumberTaken' ? event.data.creditNoteId : event.data.invoiceId),
  );
  await tx.query({ ...numbersStatement, values });
}

/** The last event of each credit tells its balance. */
export async function writeCredits(
  tx: PoolClient,
  events: readonly (RecordedEvent & CreditEvent)[],
): Promise<void> {
  if (events.length === 0) return;
  const last = [
    ...new Map(events.map((event) => [JSON.stringify([event.tenant, event.stream]), event])).values(),
  ];
  const values = columns(
    last,
    (event) => event.tenant,
    ({ data }) => data.accountId,
    ({ data }) => data.balance.currency,
    ({ data }) => data.balance.minor,
  );
  await tx.query({ ...creditsStatement, values });
}
