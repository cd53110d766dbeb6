import type { Amounts } from '../../commands/invoice/amounts.ts';
import type { InvoiceEvent } from '../../commands/invoice/events.ts';
import { invoice } from '../../commands/invoice/invoice.ts';
import { streamTypeOf } from '../../messaging/topology.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import { statement } from '../../projections/statement.ts';
import type { Book, StreamOfEvents } from './book.ts';
import type { Figure } from './figures.ts';

/** What customers owe: the ledger has what is open on invoices, and each invoice is what its own events say. */
export const receivable: Book = {
  name: 'receivable',
  projection: 'receivables',
  // Credit posts to the same ledger.
  streamTypes: ['invoice', 'credit'],
  held: statement(import.meta.dirname, 'receivable-figures'),
  told: (streams) => streams.filter(isInvoice).flatMap(factsOf),
};

const isInvoice = ([first]: StreamOfEvents): boolean =>
  first !== undefined && streamTypeOf(first.stream) === 'invoice';

const facts = [
  'total',
  'open',
  'toCredit',
  'paid',
  'applied',
  'refunded',
  'givenBack',
] as const satisfies readonly (keyof Amounts)[];

function factsOf(stream: StreamOfEvents): readonly Figure[] {
  const state = (stream as readonly (RecordedEvent & InvoiceEvent)[]).reduce(invoice.evolve, invoice.initial);
  if (!state) return [];
  const { invoiceId, currency, open } = state;
  return [
    { currency, table: 'journal_postings', item: '', minor: open.minor },
    ...facts.map((fact) => ({
      ...{ currency, table: 'receivables', item: `${invoiceId} ${fact}` },
      minor: state[fact].minor,
    })),
  ];
}
