import type { PoolClient } from 'pg';
import type { InvoiceEvent } from '../../commands/invoice/events.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import { grouped } from '../grouped.ts';
import type { Projection } from '../types.ts';
import { obligationsAfter } from './obligations.ts';
import type { ObligationLine } from './schedule.ts';
import { readLines, writeLines } from './tables.ts';

/** Revenue schedules of invoice lines. */
export const revrecProjection: Projection = { name: 'revrec', streamTypes: ['invoice'], apply };

/** What changes an obligation; payments and the like are none of its business. */
const moving: ReadonlySet<string> = new Set<InvoiceEvent['type']>([
  'InvoiceIssued',
  'CreditNoteIssued',
  'InvoiceVoided',
  'InvoiceWrittenOff',
]);

async function apply(tx: PoolClient, events: readonly RecordedEvent[]): Promise<void> {
  const money = (events as (RecordedEvent & InvoiceEvent)[]).filter(({ type }) => moving.has(type));
  const invoices = grouped(money, (event) => invoiceKey(keyOf(event)));
  const known = invoices.map((history) => history[0]!).filter((first) => first.type !== 'InvoiceIssued');
  const lines = new Map<string, readonly ObligationLine[]>(
    grouped(await readLines(tx, known.map(keyOf)), invoiceKey).map((stored) => [
      invoiceKey(stored[0]!),
      stored,
    ]),
  );
  await writeLines(
    tx,
    invoices.flatMap((history) =>
      history.reduce(obligationsAfter, lines.get(invoiceKey(keyOf(history[0]!))) ?? []),
    ),
  );
}

const keyOf = (event: RecordedEvent & InvoiceEvent): { tenant: string; invoiceId: string } => ({
  tenant: event.tenant,
  invoiceId: event.data.invoiceId,
});

const invoiceKey = (of: { tenant: string; invoiceId: string }): string =>
  JSON.stringify([of.tenant, of.invoiceId]);
