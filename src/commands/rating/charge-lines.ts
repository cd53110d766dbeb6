import type { DayRange } from '../../platform/calendar.ts';
import { split, subtract, times, type Money } from '../../platform/money.ts';
import type { Rational } from '../../platform/rational.ts';
import type { DraftLine } from '../invoice/draft.ts';
import { rated, type RatedItem } from './discounts.ts';
import { currencyOfTerms } from './price.ts';
import { itemsOf, type Terms } from './terms.ts';

/** Which part of an interval is charged, and as what. */
export interface Charging {
  /** The service that the lines are about. */
  readonly period: DayRange;
  /** How much of an interval the period is, exact: 1 for a whole one. */
  readonly share: Rational;
  readonly kind: 'charge' | 'proration_charge';
  /** A plan or add-on stands in terms once, so that its code tells its line. */
  readonly lineId: (planCode: string) => string;
}

/**
 * Lines for plan and add-ons. Discounts are worked out for the whole interval; what is left of each item is then prorated with one
 * rounding, and what the line names as discounted is the difference to its prorated price.
 */
export function chargeLines(terms: Terms, charging: Charging): readonly DraftLine[] {
  return rated(itemsOf(terms), terms.discounts, currencyOfTerms(terms)).map((item) => line(item, charging));
}

function line({ item, gross, discounts, net }: RatedItem, charging: Charging): DraftLine {
  const { period, share, kind, lineId } = charging;
  const { plan, quantity } = item;
  const amount = times(net, share);
  return {
    lineId: lineId(plan.planCode),
    kind,
    description: `${plan.name} × ${quantity}`,
    amount,
    discounts: prorated(discounts, subtract(times(gross, share), amount)),
    period,
    planCode: plan.planCode,
    planVersion: plan.planVersion,
    quantity,
    corrects: null,
    taxCategory: plan.taxCategory,
    netOfTax: false,
  };
}

/** Splits what a line was discounted by over its coupons. */
function prorated(discounts: RatedItem['discounts'], whole: Money): DraftLine['discounts'] {
  if (whole.minor === 0n) return [];
  const shares = split(
    whole,
    discounts.map(({ amount }) => amount.minor),
  );
  return discounts.map(({ couponCode }, index) => ({ couponCode, amount: shares[index]! }));
}
