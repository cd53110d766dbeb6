import { times, type Currency, type Money } from '../../platform/money.ts';
import { compare, ratio, type Rational } from '../../platform/rational.ts';
import { canonical } from '../canonical.ts';
import type { BillingInterval, PlanVersionPublished } from '../catalog/events.ts';
import { listPrice, promiseOf } from '../catalog/plan.ts';
import { reject } from '../errors.ts';
import { largestAmount } from '../validation.ts';
import type { ChangeDirection, Terms } from './events.ts';
import type { ChangePlan } from './inputs.ts';

/** What one interval costs: unit price × quantity. */
export function priceOf(terms: Terms): Money {
  return times(terms.unitPrice, ratio(terms.quantity));
}

/** Terms on a plan version at its list price, or at a negotiated one, in the account's currency. */
export function termsOn(
  published: PlanVersionPublished['data'],
  quantity: number,
  negotiated: Money | null,
  currency: Currency,
): Terms {
  if (negotiated) refuseOtherCurrency(negotiated, currency);
  const unitPrice =
    negotiated ??
    listPrice(published, currency) ??
    reject(
      'CurrencyMismatch',
      'planCode',
      `The plan has no price in ${currency}, the account's currency; give a unitPrice.`,
    );
  return withinLimit({ plan: promiseOf(published), quantity, unitPrice });
}

/** The terms held, with another quantity or negotiated price. */
export function termsHeldWith(held: Terms, input: ChangePlan): Terms {
  if (input.unitPrice) refuseOtherCurrency(input.unitPrice, held.unitPrice.currency);
  return withinLimit({
    plan: held.plan,
    quantity: input.quantity ?? held.quantity,
    unitPrice: input.unitPrice ?? held.unitPrice,
  });
}

export function sameTerms(a: Terms, b: Terms): boolean {
  return canonical(a) === canonical(b);
}

export function sameInterval(a: BillingInterval, b: BillingInterval): boolean {
  return a.unit === b.unit && a.count === b.count;
}

/** By tier rank, then by normalised monthly price; never by the rates of single days. */
export function directionOf(from: Terms, to: Terms): ChangeDirection {
  const rank = to.plan.tierRank - from.plan.tierRank;
  const order = rank !== 0 ? rank : compare(monthlyPrice(to), monthlyPrice(from));
  return order > 0 ? 'upgrade' : order < 0 ? 'downgrade' : 'lateral';
}

/** Minor units a month, exact: a year is 12 months or 365 days. */
function monthlyPrice(terms: Terms): Rational {
  const { unit, count } = terms.plan.interval;
  const months = { day: [12, 365], week: [84, 365], month: [1, 1], year: [12, 1] }[unit] as [number, number];
  return ratio(priceOf(terms).minor * BigInt(months[1]), BigInt(months[0] * count));
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
