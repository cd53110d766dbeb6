import type { Currency, Money } from '../../platform/money.ts';

/** What units from the one after the tier before it up to `upTo` cost; the last tier is open-ended. */
export interface Tier {
  /** Last unit of the tier; null: no end. */
  readonly upTo: number | null;
  /** Per unit within the tier. */
  readonly unit: Money;
  /** Once, where the tier is reached. */
  readonly flat: Money;
}

/** What a quantity costs for one interval, in one currency. */
export type Price =
  | { readonly model: 'per_unit'; readonly unit: Money }
  | { readonly model: 'flat'; readonly amount: Money }
  | { readonly model: 'graduated'; readonly currency: Currency; readonly tiers: readonly Tier[] };

export function currencyOf(price: Price): Currency {
  switch (price.model) {
    case 'per_unit':
      return price.unit.currency;
    case 'flat':
      return price.amount.currency;
    case 'graduated':
      return price.currency;
  }
}

export const perUnit = (unit: Money): Price => ({ model: 'per_unit', unit });
