import { credit } from '../../commands/credit/credit.ts';
import type { CreditEvent } from '../../commands/credit/events.ts';
import { streamTypeOf } from '../../messaging/topology.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import { statement } from '../../projections/statement.ts';
import type { Book, StreamOfEvents } from './book.ts';
import type { Figure } from './figures.ts';

/** What customers have to their credit: the ledger, and the balance kept beside it, are the balance that the credit's own stream ends with. */
export const customerCredit: Book = {
  name: 'customer_credit',
  projection: 'receivables',
  // Invoices post what they give and take.
  streamTypes: ['invoice', 'credit'],
  held: statement(import.meta.dirname, 'customer-credit-figures'),
  told: (streams) => streams.filter(isCredit).flatMap(balanceOf),
};

const isCredit = ([first]: StreamOfEvents): boolean =>
  first !== undefined && streamTypeOf(first.stream) === 'credit';

function balanceOf(stream: StreamOfEvents): readonly Figure[] {
  const state = (stream as readonly (RecordedEvent & CreditEvent)[]).reduce(credit.evolve, credit.initial);
  if (!state) return [];
  const { currency, minor } = state.balance;
  return [
    { currency, table: 'journal_postings', item: '', minor },
    { currency, table: 'customer_credits', item: '', minor },
  ];
}
