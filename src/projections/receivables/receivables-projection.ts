import type { PoolClient } from 'pg';
import type { CreditEvent } from '../../commands/credit/events.ts';
import type { InvoiceEvent } from '../../commands/invoice/events.ts';
import type { NumberingEvent } from '../../commands/numbering/events.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import { streamTypeOf } from '../../messaging/topology.ts';
import { grouped } from '../grouped.ts';
import { addPostings } from '../journal/tables.ts';
import { together } from '../together.ts';
import type { Projection } from '../types.ts';
import { receivableAfter, type Receivable } from './receivable.ts';
import { readReceivables, writeCredits, writeNumbers, writeReceivables } from './tables.ts';

/** What customers owe and have to their credit, the numbers of documents, and what documents post to the ledger. */
export const receivablesProjection: Projection = {
  name: 'receivables',
  streamTypes: ['invoice', 'credit', 'numbering'],
  apply,
};

async function apply(tx: PoolClient, events: readonly RecordedEvent[]): Promise<void> {
  const of = (type: string) => events.filter(({ stream }) => streamTypeOf(stream) === type);
  const invoices = of('invoice') as (RecordedEvent & InvoiceEvent)[];
  const credits = of('credit') as (RecordedEvent & CreditEvent)[];
  await together(
    applyInvoices(tx, invoices),
    writeCredits(tx, credits),
    writeNumbers(tx, of('numbering') as (RecordedEvent & NumberingEvent)[]),
    addPostings(tx, [...invoices, ...credits]),
  );
}

async function applyInvoices(
  tx: PoolClient,
  events: readonly (RecordedEvent & InvoiceEvent)[],
): Promise<void> {
  const histories = grouped(events, (event) => keyOf({ tenant: event.tenant, ...event.data }));
  const known = histories.map((history) => history[0]!).filter(({ version }) => version > 1);
  const stored = await readReceivables(
    tx,
    known.map(({ tenant, data }) => ({ tenant, invoiceId: data.invoiceId })),
  );
  const before = new Map(stored.map((receivable) => [keyOf(receivable), receivable]));
  const after = histories.map((history) => {
    const { tenant, data } = history[0]!;
    const held = before.get(keyOf({ tenant, ...data })) ?? null;
    return history.reduce<Receivable | null>(receivableAfter, held);
  });
  await writeReceivables(
    tx,
    after.filter((receivable) => receivable !== null),
  );
}

const keyOf = ({ tenant, invoiceId }: { readonly tenant: string; readonly invoiceId: string }): string =>
  JSON.stringify([tenant, invoiceId]);
