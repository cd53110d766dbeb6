import type { BillingInterval } from '../../commands/catalog/events.ts';
import { recurringPrice } from '../../commands/rating/recurring.ts';
import type { Terms } from '../../commands/rating/terms.ts';
import { ratio, timesRounded, type Rational } from '../../platform/rational.ts';

/** Amounts in minor units of the terms' currency. */
export interface Recurring {
  readonly mrr: bigint;
  readonly arr: bigint;
}

/** Billing intervals in a year of 12 months and 365 days; a week is 7 of those days. */
const perYear: Readonly<Record<BillingInterval['unit'], Rational>> = {
  day: ratio(365),
  week: ratio(365, 7),
  month: ratio(12),
  year: ratio(1),
};

/**
 * What the terms bring in a month and in a year. Each comes from the exact price and is rounded once, half away from zero; ARR is
 * not twelve times a rounded MRR. 500.00 a year: ARR 500.00, MRR 41.67.
 */
export function annualised(terms: Terms): Recurring {
  const { unit, count } = terms.plan.interval;
  const price = recurringPrice(terms);
  const { num, den } = perYear[unit];
  const years = den * BigInt(count) * price.den;
  return {
    mrr: timesRounded(price.num, ratio(num, years * 12n)),
    arr: timesRounded(price.num, ratio(num, years)),
  };
}
