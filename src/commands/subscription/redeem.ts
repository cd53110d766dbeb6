import type { Instant } from '../../platform/clock.ts';
import type { Currency } from '../../platform/money.ts';
import { redeemable, type CouponState } from '../catalog/coupon.ts';
import { reject } from '../errors.ts';
import type { Discount, Terms } from '../rating/terms.ts';

/** The discount that a coupon gives whoever redeems it now, in the account's currency. */
export function redeemed(state: CouponState, currency: Currency, now: Instant): Discount {
  const { couponCode, name, discount, duration } = redeemable(state, now);
  if (discount.kind === 'amount' && discount.amount.currency !== currency) {
    reject(
      'CurrencyMismatch',
      'couponCode',
      `The coupon is in ${discount.amount.currency}, the account in ${currency}; choose another.`,
    );
  }
  const periodsLeft = { once: 1, periods: 'count' in duration ? duration.count : 1, forever: null };
  return { couponCode, name, discount, duration, periodsLeft: periodsLeft[duration.kind] };
}

/** A coupon counts once, however often it is redeemed while it lasts. */
export function withDiscount<T extends Pick<Terms, 'discounts'>>(terms: T, discount: Discount): T {
  const held = terms.discounts.some(({ couponCode }) => couponCode === discount.couponCode);
  return held ? terms : { ...terms, discounts: [...terms.discounts, discount] };
}
