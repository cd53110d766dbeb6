import { compare, plus, ratio, type Rational } from '../../platform/rational.ts';
import type { BillingInterval } from '../catalog/events.ts';
import { priceOf } from './price.ts';
import { itemsOf, type Terms } from './terms.ts';

export type ChangeDirection = 'upgrade' | 'downgrade' | 'lateral';

export function sameInterval(a: BillingInterval, b: BillingInterval): boolean {
  return a.unit === b.unit && a.count === b.count;
}

/**
 * By the plan's tier rank, then by the price of plan and add-ons normalised to a month, before discounts; never by the rates of
 * single days, nor by coupons.
 */
export function directionOf(from: Terms, to: Terms): ChangeDirection {
  const rank = to.plan.tierRank - from.plan.tierRank;
  const order = rank !== 0 ? rank : compare(monthlyPrice(to), monthlyPrice(from));
  return order > 0 ? 'upgrade' : order < 0 ? 'downgrade' : 'lateral';
}

/** Minor units a month, exact: a year is 12 months or 365 days. */
function monthlyPrice(terms: Terms): Rational {
  return itemsOf(terms).reduce((total, item) => {
    const { unit, count } = item.plan.interval;
    const months = { day: [12, 365], week: [84, 365], month: [1, 1], year: [12, 1] }[unit] as [
      number,
      number,
    ];
    return plus(total, ratio(priceOf(item).minor * BigInt(months[1]), BigInt(months[0] * count)));
  }, ratio(0));
}
