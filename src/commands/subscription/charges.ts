import { nthPeriod, periodIndex } from '../../platform/calendar.ts';
import type { LocalDate } from '../../platform/clock.ts';
import type { DraftLine } from '../invoice/draft.ts';
import type { BillingInterval } from '../catalog/events.ts';
import { reject } from '../errors.ts';
import { priceOf } from '../rating/price.ts';
import type { Terms } from '../rating/terms.ts';
import type { Debit, Period } from './events.ts';

/** A hundred years of months: more is a mistake in a date. */
const mostPeriods = 1_200;

/** Periods of the anchor’s grid from the one that holds `from`, as long as they are due. */
export function periodsFrom(
  anchor: LocalDate,
  interval: BillingInterval,
  from: LocalDate,
  due: (period: Period) => boolean,
): readonly Period[] {
  const periods: Period[] = [];
  for (let n = periodIndex(anchor, interval, from); ; n += 1) {
    const period = nthPeriod(anchor, interval, n);
    if (!due(period)) return periods;
    if (periods.length === mostPeriods) {
      reject(
        'TooManyPeriods',
        'startedOn',
        `More than ${mostPeriods} periods would be billed; choose a later day.`,
      );
    }
    periods.push(period);
  }
}

/** Full charges, one per period. */
export function fullCharges(
  terms: Terms,
  periods: readonly Period[],
  lineId: (period: Period) => string,
): readonly DraftLine[] {
  return periods.map((period) => ({
    ...lineOn(terms, period),
    lineId: lineId(period),
    kind: 'charge',
    amount: priceOf(terms),
    corrects: null,
  }));
}

/** What every line says of its terms. */
export function lineOn(
  terms: Terms,
  period: Period,
): Omit<DraftLine, 'lineId' | 'kind' | 'amount' | 'corrects'> {
  const { planCode, planVersion, name } = terms.plan;
  return {
    description: `${name} × ${terms.quantity}`,
    period,
    planCode,
    planVersion,
    quantity: terms.quantity,
    discounts: [],
    taxCategory: terms.plan.taxCategory,
    netOfTax: false,
  };
}

export function debitOf({ lineId, amount, period }: DraftLine, invoiceId: string): Debit {
  return { lineId, invoiceId, amount, period };
}
