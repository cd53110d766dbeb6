import type { Instant } from '../../platform/clock.ts';
import type { Money } from '../../platform/money.ts';
import type { Percent } from '../../platform/percent.ts';
import type { EventData } from '../../eventstore/types.ts';

/** Stream `coupon-<code>`, tenant-wide (no account). */
export const couponStream = (code: string): string => `coupon-${code}`;

/** What a coupon takes off each period's recurring items: a share of them, or an amount, at most all of them. */
export type CouponDiscount =
  | { readonly kind: 'percent'; readonly percent: Percent }
  | { readonly kind: 'amount'; readonly amount: Money };

/** For how many billed periods it counts. */
export type CouponDuration =
  | { readonly kind: 'once' }
  | { readonly kind: 'periods'; readonly count: number }
  | { readonly kind: 'forever' };

/** Immutable: another discount is another coupon. */
export type CouponPublished = EventData<
  'CouponPublished',
  {
    readonly couponCode: string;
    /** For people; stands on invoices. */
    readonly name: string;
    readonly discount: CouponDiscount;
    readonly duration: CouponDuration;
    /** From this moment on it cannot be redeemed; null: no end. What was redeemed before goes on. */
    readonly redeemableUntil: Instant | null;
    readonly publishedAt: Instant;
  }
>;

/** It cannot be redeemed any more; what was redeemed before goes on. */
export type CouponRetired = EventData<
  'CouponRetired',
  { readonly couponCode: string; readonly retiredAt: Instant }
>;

export type CouponEvent = CouponPublished | CouponRetired;
