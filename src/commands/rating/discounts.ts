import { money, sum, subtract, times, type Money } from '../../platform/money.ts';
import { percentOf } from '../../platform/percent.ts';
import type { Currency } from '../../platform/money.ts';
import { priceOf } from './price.ts';
import type { Discount, Item, Terms } from './terms.ts';

/** What an item costs for one whole interval, with what each coupon takes off. */
export interface RatedItem {
  readonly item: Item;
  readonly gross: Money;
  /** Positive; coupons that take nothing off are left out. */
  readonly discounts: readonly { readonly couponCode: string; readonly amount: Money }[];
  readonly net: Money;
}

/**
 * Works the discounts out on the sum of the items, one after the other, each on what those before it left: a percentage is rounded once
 * (half away from zero), an amount takes at most the whole. Each is then split over the items by what they still cost.
 */
export function rated(
  items: readonly Item[],
  discounts: readonly Discount[],
  currency: Currency,
): readonly RatedItem[] {
  const undiscounted = items.map((item): RatedItem => {
    const gross = priceOf(item);
    return { item, gross, discounts: [], net: gross };
  });
  return discounts.reduce<readonly RatedItem[]>(
    (before, discount) => discounted(before, discount, currency),
    undiscounted,
  );
}

function discounted(
  items: readonly RatedItem[],
  { couponCode, discount }: Discount,
  currency: Currency,
): readonly RatedItem[] {
  const left = sum(
    items.map(({ net }) => net),
    currency,
  );
  const wanted = discount.kind === 'percent' ? times(left, percentOf(discount.percent)) : discount.amount;
  const whole = wanted.minor < left.minor ? wanted : left;
  const shares = sharesWithin(
    whole.minor,
    items.map(({ net }) => net.minor),
  );
  return items.map((rated, index) => {
    const amount = money(shares[index] ?? 0n, currency);
    if (amount.minor === 0n) return rated;
    return {
      ...rated,
      discounts: [...rated.discounts, { couponCode, amount }],
      net: subtract(rated.net, amount),
    };
  });
}

/**
 * Splits by weight without giving any share more than its weight: shares are rounded down and the last takes the rest, as far as it can
 * bear it; then the one before.
 */
function sharesWithin(whole: bigint, weights: readonly bigint[]): readonly bigint[] {
  const total = weights.reduce((all, weight) => all + weight, 0n);
  if (total === 0n) return weights.map(() => 0n);
  const shares = weights.map((weight) => (whole * weight) / total);
  let rest = shares.reduce((left, share) => left - share, whole);
  return shares
    .map((share, index) => ({ share, room: weights[index]! - share }))
    .reverse()
    .map(({ share, room }) => {
      const more = rest < room ? rest : room;
      rest -= more;
      return share + more;
    })
    .reverse();
}

/** The terms of the period that follows: coupons count one period less, and those that have run out are gone. */
export function afterPeriod<T extends Pick<Terms, 'discounts'>>(terms: T): T {
  const discounts = terms.discounts.flatMap((discount): readonly Discount[] => {
    if (discount.periodsLeft === null) return [discount];
    return discount.periodsLeft > 1 ? [{ ...discount, periodsLeft: discount.periodsLeft - 1 }] : [];
  });
  return { ...terms, discounts };
}
