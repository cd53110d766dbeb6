import { journalOf } from '../../projections/journal/journal.ts';
import { obligationsAfter } from '../../projections/revrec/obligations.ts';
import { netOf, type ObligationLine } from '../../projections/revrec/schedule.ts';
import { statement } from '../../projections/statement.ts';
import type { Book, StreamOfEvents } from './book.ts';
import type { Figure } from './figures.ts';

/**
 * Deferred revenue: what the trial balance takes from the months of schedules is what the journal of each invoice posts, and each line still
 * has what its corrections left.
 */
export const deferred: Book = {
  name: 'deferred',
  projection: 'revrec',
  streamTypes: ['invoice'],
  held: statement(import.meta.dirname, 'deferred-figures'),
  told: (streams) => streams.flatMap((stream) => [...postingsOf(stream), ...linesOf(stream)]),
};

function linesOf(stream: StreamOfEvents): readonly Figure[] {
  const lines = stream.reduce<readonly ObligationLine[]>(obligationsAfter, []);
  return lines.map((line) => ({
    ...{ currency: line.currency, table: 'revrec_lines', item: `${line.invoiceId} ${line.lineId}` },
    minor: netOf(line),
  }));
}

function postingsOf(stream: StreamOfEvents): readonly Figure[] {
  const invoiceId = stream[0]?.stream.slice('invoice-'.length);
  return journalOf(stream).flatMap(({ currency, period, postings }) =>
    postings
      .filter(({ account }) => account === 'deferred_revenue')
      .map(({ amount }) => ({
        ...{ currency, table: 'revrec_months', item: `${invoiceId} ${period}` },
        minor: amount,
      })),
  );
}
