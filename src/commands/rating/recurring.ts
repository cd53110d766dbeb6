import { percentOf } from '../../platform/percent.ts';
import { plus, ratio, type Rational } from '../../platform/rational.ts';
import { rated } from './discounts.ts';
import { currencyOfTerms } from './price.ts';
import { itemsOf, type Terms } from './terms.ts';

/**
 * What the terms bring per interval, in exact minor units: plan and add-ons, net of the coupons that count for more than one period, without
 * the tax that prices contain. Setup fees are no part of it.
 */
export function recurringPrice(terms: Terms): Rational {
  const lasting = terms.discounts.filter(({ duration }) => duration.kind !== 'once');
  return rated(itemsOf(terms), lasting, currencyOfTerms(terms)).reduce((total, { item, net }) => {
    const { num, den } = percentOf(item.taxIncluded ?? '0');
    return plus(total, ratio(net.minor * den, den + num));
  }, ratio(0));
}
