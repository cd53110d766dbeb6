import type { Command } from '../command.ts';
import { acted, ask } from './acting.ts';
import { checkCoupon, checkOverrides } from './checks.ts';
import { applyCoupon, removeCoupon, setOverrides } from './discounts.ts';
import type { BilledResult, SetOverrides, SubscriptionCoupon } from './inputs.ts';
import { discountOf } from './start-command.ts';

export const applyCouponCommand: Command<SubscriptionCoupon, BilledResult> = {
  name: 'subscription.applyCoupon',
  check: checkCoupon,
  async decide(desk, { subscriptionId, couponCode }) {
    const asked = await ask(desk, subscriptionId, 'coupons');
    const { discount, assertion } = await discountOf(desk, couponCode, asked.basis.payer);
    return acted(desk, asked, {
      course: applyCoupon(asked.course, discount, desk),
      assertions: [assertion],
    });
  },
};

export const removeCouponCommand: Command<SubscriptionCoupon, BilledResult> = {
  name: 'subscription.removeCoupon',
  check: checkCoupon,
  async decide(desk, { subscriptionId, couponCode }) {
    const asked = await ask(desk, subscriptionId, 'coupons');
    return acted(desk, asked, { course: removeCoupon(asked.course, couponCode, desk) });
  },
};

export const setOverridesCommand: Command<SetOverrides, BilledResult> = {
  name: 'subscription.setOverrides',
  check: checkOverrides,
  async decide(desk, { subscriptionId, overrides }) {
    const asked = await ask(desk, subscriptionId, 'overrides');
    return acted(desk, asked, { course: setOverrides(asked.course, overrides, desk) });
  },
};
