import type { Currency, Money } from '../../platform/money.ts';
import type { PlanVersionPublished } from '../catalog/events.ts';
import { listPrice, promiseOf } from '../catalog/plan.ts';
import { perUnit } from '../catalog/price.ts';
import { reject } from '../errors.ts';
import { currencyOfTerms, priceOf } from '../rating/price.ts';
import type { Terms } from '../rating/terms.ts';
import { largestAmount } from '../validation.ts';
import type { ChangePlan } from './inputs.ts';

/** Terms on a plan version at its list price, or at a negotiated one, in the account's currency. */
export function termsOn(
  published: PlanVersionPublished['data'],
  quantity: number,
  negotiated: Money | null,
  currency: Currency,
): Terms {
  if (negotiated) refuseOtherCurrency(negotiated, currency);
  const price =
    (negotiated && perUnit(negotiated)) ??
    listPrice(published, currency) ??
    reject(
      'CurrencyMismatch',
      'planCode',
      `The plan has no price in ${currency}, the account's currency; give a unitPrice.`,
    );
  return withinLimit({
    plan: promiseOf(published),
    quantity,
    price,
    taxIncluded: null,
    addOns: [],
    discounts: [],
    overrides: [],
  });
}

/** The terms held, with another quantity or negotiated price. */
export function termsHeldWith(held: Terms, input: ChangePlan): Terms {
  if (input.unitPrice) refuseOtherCurrency(input.unitPrice, currencyOfTerms(held));
  return withinLimit({
    ...held,
    quantity: input.quantity ?? held.quantity,
    price: input.unitPrice ? perUnit(input.unitPrice) : held.price,
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
  if (priceOf(terms).minor <= largestAmount) return terms;
  return reject(
    'InvalidPrice',
    'quantity',
    `quantity × price must be at most ${largestAmount} minor units; split it.`,
  );
}
