import type { Instant } from '../../platform/clock.ts';
import { canonical } from '../canonical.ts';
import { reject } from '../errors.ts';
import type { Fold } from '../loading.ts';
import type { CouponEvent, CouponPublished, CouponRetired } from './coupon-events.ts';
import type { PublishCoupon } from './inputs.ts';

export type Coupon = CouponPublished['data'] & { readonly retired: boolean };

/** Null before it was published. */
export type CouponState = Coupon | null;

export const coupon: Fold<CouponState, CouponEvent> = {
  initial: null,
  evolve(state, event) {
    switch (event.type) {
      case 'CouponPublished':
        return { ...event.data, retired: false };
      case 'CouponRetired':
        return state && { ...state, retired: true };
    }
  },
};

/** Null where it was published so before; another content needs another code. */
export function publishCoupon(
  state: CouponState,
  input: PublishCoupon,
  now: Instant,
): CouponPublished | null {
  const { couponCode, name, discount, duration, redeemableUntil = null } = input;
  const content = { couponCode, name, discount, duration, redeemableUntil };
  if (!state) return { type: 'CouponPublished', data: { ...content, publishedAt: now } };
  if (canonical({ ...state, publishedAt: null, retired: null }) === canonical(content)) return null;
  return reject(
    'CouponExists',
    'couponCode',
    'couponCode names another coupon, and coupons never change; publish under another code.',
  );
}

/** Null where it is retired already. */
export function retireCoupon(state: CouponState, now: Instant): CouponRetired | null {
  const { couponCode, retired } = published(state);
  return retired ? null : { type: 'CouponRetired', data: { couponCode, retiredAt: now } };
}

/** What may be redeemed now. */
export function redeemable(state: CouponState, now: Instant): Coupon {
  const found = published(state);
  const { retired, redeemableUntil } = found;
  if (retired || (redeemableUntil !== null && redeemableUntil <= now)) {
    reject('CouponEnded', 'couponCode', 'couponCode names a coupon that has ended; leave it out.', {
      redeemableUntil,
    });
  }
  return found;
}

function published(state: CouponState): Coupon {
  return state ?? reject('CouponNotFound', 'couponCode', 'couponCode names no coupon; publish it first.');
}
