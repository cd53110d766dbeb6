import { specificationOf } from '../specification.ts';
import { coupon, publishCoupon, redeemable, retireCoupon } from './coupon.ts';
import type { CouponPublished, CouponRetired } from './coupon-events.ts';

const { given } = specificationOf(coupon);
const now = '2026-03-01T12:00:00.000Z';
const until = '2026-06-01T00:00:00.000Z';
const spring: CouponPublished = {
  type: 'CouponPublished',
  data: {
    couponCode: 'spring',
    name: 'Spring',
    discount: { kind: 'percent', percent: '10' },
    duration: { kind: 'periods', count: 3 },
    redeemableUntil: until,
    publishedAt: now,
  },
};
const retired: CouponRetired = { type: 'CouponRetired', data: { couponCode: 'spring', retiredAt: now } };

describe('publishing', () => {
  test('happens once; the same again publishes nothing', () => {
    given()
      .when((state) => publishCoupon(state, spring.data, now))
      .then(spring);
    given(spring)
      .when((state) => publishCoupon(state, spring.data, now))
      .then(null);
  });

  test('another content needs another code', () => {
    given(spring)
      .when((state) => publishCoupon(state, { ...spring.data, name: 'Summer' }, now))
      .thenRejected('CouponExists', 'couponCode');
  });
});

describe('redeeming', () => {
  test('up to, but not at, the moment at which it ends', () => {
    given(spring)
      .when((state) => redeemable(state, '2026-05-31T23:59:59.999Z'))
      .thenMatches(spring.data);
    given(spring)
      .when((state) => redeemable(state, until))
      .thenRejected('CouponEnded', 'couponCode');
  });

  test('not once it was taken back', () => {
    given(spring)
      .when((state) => retireCoupon(state, now))
      .then(retired);
    given(spring, retired)
      .when((state) => redeemable(state, now))
      .thenRejected('CouponEnded', 'couponCode');
    given(spring, retired)
      .when((state) => retireCoupon(state, now))
      .then(null);
  });

  test('only what was published', () => {
    given()
      .when((state) => redeemable(state, now))
      .thenRejected('CouponNotFound', 'couponCode');
    given()
      .when((state) => retireCoupon(state, now))
      .thenRejected('CouponNotFound', 'couponCode');
  });
});
