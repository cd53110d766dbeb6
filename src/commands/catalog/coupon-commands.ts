import type { Command, Decision, Desk } from '../command.ts';
import { load } from '../loading.ts';
import {
  must,
  optionalInstant,
  percentage,
  price,
  refuseIfAny,
  text,
  whole,
  type Finding,
} from '../validation.ts';
import { code } from './checks.ts';
import { coupon, publishCoupon, retireCoupon, type CouponState } from './coupon.ts';
import { couponStream, type CouponDiscount, type CouponDuration, type CouponEvent } from './coupon-events.ts';
import type { CouponResult, PublishCoupon, RetireCoupon } from './inputs.ts';

export const publishCouponCommand: Command<PublishCoupon, CouponResult> = {
  name: 'coupon.publish',
  check: (input) =>
    refuseIfAny([
      code(input.couponCode, 'couponCode'),
      text(input.name, 'name'),
      ...discountFindings(input.discount),
      ...durationFindings(input.duration),
      optionalInstant(input.redeemableUntil, 'redeemableUntil'),
    ]),
  decide: (desk, input) => decided(desk, input.couponCode, (state) => publishCoupon(state, input, desk.now)),
};

export const retireCouponCommand: Command<RetireCoupon, CouponResult> = {
  name: 'coupon.retire',
  check: ({ couponCode }) => refuseIfAny([code(couponCode, 'couponCode')]),
  decide: (desk, { couponCode }) => decided(desk, couponCode, (state) => retireCoupon(state, desk.now)),
};

async function decided(
  { tenant, store, expect }: Desk,
  couponCode: string,
  decide: (state: CouponState) => CouponEvent | null,
): Promise<Decision<CouponResult>> {
  const stream = couponStream(couponCode);
  const { state, version } = await load(store, { tenant, stream }, coupon);
  expect(version);
  const event = decide(state);
  const expected = version === 0 ? ('none' as const) : version;
  return {
    result: { couponCode },
    accountId: null,
    streams: event ? [{ tenant, stream, accountId: null, expected, events: [event] }] : [],
  };
}

function discountFindings(discount: CouponDiscount): readonly Finding[] {
  if (discount.kind === 'percent') {
    return [
      percentage(discount.percent, 'percent'),
      must(!/^0*(?:\.0*)?$/.test(discount.percent), 'InvalidPercent', 'percent', 'percent must be above 0.'),
    ];
  }
  return [
    price(discount.amount, 'amount'),
    must(discount.amount.minor !== 0n, 'InvalidPrice', 'amount', 'amount must be above 0.'),
  ];
}

function durationFindings(duration: CouponDuration): readonly Finding[] {
  return duration.kind === 'periods' ? [whole(duration.count, 'periods', 1, 1_200)] : [];
}
