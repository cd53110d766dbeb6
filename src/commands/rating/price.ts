import { add, money, times, type Currency, type Money } from '../../platform/money.ts';
import { ratio } from '../../platform/rational.ts';
import { currencyOf, type Tier } from '../catalog/price.ts';
import type { Item, Terms } from './terms.ts';

type Priced = Pick<Item, 'price' | 'quantity'>;

/** What an item costs for one interval, before discounts. */
export function priceOf({ price, quantity }: Priced): Money {
  switch (price.model) {
    case 'per_unit':
      return times(price.unit, ratio(quantity));
    case 'flat':
      return price.amount;
    case 'graduated':
      return graduated(price.tiers, quantity, price.currency);
  }
}

/** What stands for one unit: its price, the flat amount, or the unit price of the tier that the quantity reaches. */
export function unitPriceOf({ price, quantity }: Priced): Money {
  switch (price.model) {
    case 'per_unit':
      return price.unit;
    case 'flat':
      return price.amount;
    case 'graduated': {
      const reached = price.tiers.find(({ upTo }) => upTo === null || quantity <= upTo);
      return reached?.unit ?? money(0n, price.currency);
    }
  }
}

/** All items of a subscription are in the one currency. */
export function currencyOfTerms(terms: Terms): Currency {
  return currencyOf(terms.price);
}

/** Each tier prices the units within it; its flat part counts once, where it is reached. */
function graduated(tiers: readonly Tier[], quantity: number, currency: Currency): Money {
  let total = money(0n, currency);
  let below = 0;
  for (const { upTo, unit, flat } of tiers) {
    if (quantity <= below) break;
    const within = Math.min(quantity, upTo ?? quantity) - below;
    total = add(total, add(flat, times(unit, ratio(within))));
    below += within;
  }
  return total;
}
