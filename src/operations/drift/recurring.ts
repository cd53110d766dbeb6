import { currencyOfTerms } from '../../commands/rating/price.ts';
import type { SubscriptionEvent } from '../../commands/subscription/events.ts';
import { subscription } from '../../commands/subscription/subscription.ts';
import { annualised } from '../../projections/recurring/annualised.ts';
import { bringsRevenue } from '../../projections/recurring/standing.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import { statement } from '../../projections/statement.ts';
import type { Book, StreamOfEvents } from './book.ts';
import type { Figure } from './figures.ts';

/** Annual recurring revenue: the sum of the movements, and the sum that is kept beside them, are what the subscriptions come to. */
export const recurring: Book = {
  name: 'recurring',
  projection: 'arr',
  streamTypes: ['subscription'],
  held: statement(import.meta.dirname, 'recurring-figures'),
  told: (streams) => streams.flatMap(revenueOf),
};

function revenueOf(stream: StreamOfEvents): readonly Figure[] {
  const state = (stream as readonly (RecordedEvent & SubscriptionEvent)[]).reduce(
    subscription.evolve,
    subscription.initial,
  );
  if (!state || !bringsRevenue(state.standing)) return [];
  const { terms } = state.footing;
  const of = { currency: currencyOfTerms(terms), item: '', minor: annualised(terms).arr };
  return [
    { ...of, table: 'arr_movements' },
    { ...of, table: 'arr_customers' },
  ];
}
