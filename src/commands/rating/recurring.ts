import { plus, ratio, type Rational } from '../../platform/rational.ts';
import { priceOf } from './price.ts';
import { itemsOf, type Terms } from './terms.ts';

/** What the terms bring per interval, in exact minor units. */
export function recurringPrice(terms: Terms): Rational {
  return itemsOf(terms).reduce((total, item) => plus(total, ratio(priceOf(item).minor)), ratio(0));
}
