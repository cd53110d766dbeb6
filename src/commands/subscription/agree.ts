import type { Currency, Money } from '../../platform/money.ts';
import type { AccountTax } from '../account/events.ts';
import type { PlanVersionPublished } from '../catalog/events.ts';
import { listPrice, promiseOf } from '../catalog/plan.ts';
import { perUnit } from '../catalog/price.ts';
import { reject } from '../errors.ts';
import { largestAmount } from '../validation.ts';
import { sameInterval } from '../rating/direction.ts';
import { currencyOfTerms, priceOf } from '../rating/price.ts';
import { itemsOf, type Item, type Terms } from '../rating/terms.ts';

/** With whom something is agreed. */
export interface Party {
  /** All subscriptions of the account are in it. */
  readonly currency: Currency;
  /** What the account is charged; a rate that prices contain stays with what was agreed. */
  readonly taxes: readonly AccountTax[];
}

/** A version of a plan or add-on at its list price, or at a negotiated one per unit. `path` names the input that chose the offer. */
export function itemOn(
  published: PlanVersionPublished['data'],
  quantity: number,
  negotiated: Money | null,
  { currency, taxes }: Party,
  path: string | readonly string[] = 'planCode',
): Item {
  if (negotiated) refuseOtherCurrency(negotiated, currency);
  const price =
    (negotiated && perUnit(negotiated)) ??
    listPrice(published, currency) ??
    reject(
      'CurrencyMismatch',
      path,
      `${published.name} has no price in ${currency}, the account's currency; give a unitPrice.`,
    );
  const tax = taxes.find(({ category }) => category === published.taxCategory);
  return { plan: promiseOf(published), quantity, price, taxIncluded: tax?.inclusive ? tax.percent : null };
}

/** The item with another quantity or negotiated price per unit; what is left out stays as it is. */
export function itemWith(
  held: Item,
  { quantity, unitPrice }: { readonly quantity?: number | null; readonly unitPrice?: Money | null },
  { currency }: Pick<Party, 'currency'>,
): Item {
  if (unitPrice) refuseOtherCurrency(unitPrice, currency);
  const { plan, price, taxIncluded } = held;
  return {
    plan,
    quantity: quantity ?? held.quantity,
    price: unitPrice ? perUnit(unitPrice) : price,
    taxIncluded,
  };
}

/**
 * Puts terms together: add-ons in order of their codes, each of the plan's interval; no bill beyond what one line may hold. `path` names the
 * input that brought plan and add-ons together.
 */
export function agreed(
  plan: Item,
  { addOns, discounts, overrides }: Pick<Terms, 'addOns' | 'discounts' | 'overrides'> = {
    addOns: [],
    discounts: [],
    overrides: [],
  },
  path: 'planCode' | 'addOns' = 'planCode',
): Terms {
  const { interval } = plan.plan;
  for (const addOn of addOns) {
    if (sameInterval(addOn.plan.interval, interval)) continue;
    reject(
      'InvalidInterval',
      path,
      `${addOn.plan.name} is billed every ${addOn.plan.interval.count} ${addOn.plan.interval.unit}, the plan every ${interval.count} ${interval.unit}; choose one of the plan's interval, or do without it.`,
    );
  }
  const { plan: promise, quantity, price, taxIncluded } = plan;
  const sorted = [...addOns].sort((a, b) => (a.plan.planCode < b.plan.planCode ? -1 : 1));
  return withinLimit({
    plan: promise,
    quantity,
    price,
    taxIncluded,
    addOns: sorted,
    discounts,
    overrides,
  });
}

function refuseOtherCurrency(price: Money, currency: Currency): void {
  if (price.currency === currency) return;
  reject(
    'CurrencyMismatch',
    ['unitPrice', 'currency'],
    `unitPrice must be in ${currency}, the account's currency.`,
  );
}

function withinLimit(terms: Terms): Terms {
  const whole = itemsOf(terms).reduce((all, item) => all + priceOf(item).minor, 0n);
  if (whole <= largestAmount) return terms;
  return reject(
    'InvalidPrice',
    'quantity',
    `quantity × price must be at most ${largestAmount} minor units of ${currencyOfTerms(terms)}; split it.`,
  );
}
