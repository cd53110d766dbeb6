import type { Feature } from '../catalog/events.ts';
import { canonical } from '../canonical.ts';
import { reject } from '../errors.ts';
import type { Discount, Terms } from '../rating/terms.ts';
import type { Occasion } from '../types.ts';
import { goOn, type Course } from './course.ts';
import { inForce } from './in-force.ts';

/** Redeems a coupon: it counts from the next charge on. Nothing happens where it is redeemed already. */
export function applyCoupon(course: Course, discount: Discount, occasion: Occasion): Course {
  const { terms } = course.state.footing;
  if (terms.discounts.some(({ couponCode }) => couponCode === discount.couponCode)) return course;
  return discountsChanged(course, [...terms.discounts, discount], occasion);
}

/** Takes a coupon away: the next charge is without it. */
export function removeCoupon(course: Course, couponCode: string, occasion: Occasion): Course {
  const { discounts } = course.state.footing.terms;
  const left = discounts.filter((discount) => discount.couponCode !== couponCode);
  if (left.length === discounts.length)
    reject('CouponNotRedeemed', 'couponCode', 'couponCode names no coupon of this subscription.');
  return discountsChanged(course, left, occasion);
}

/** Features agreed for this subscription alone, all of them, at once. Nothing happens where they are so already. */
export function setOverrides(course: Course, overrides: readonly Feature[], occasion: Occasion): Course {
  const previous = course.state.footing.terms;
  if (canonical(previous.overrides) === canonical(overrides)) return course;
  const data = changedTo({ ...previous, overrides }, course, occasion);
  return goOn(course, { type: 'SubscriptionOverridesChanged', data });
}

function discountsChanged(course: Course, discounts: readonly Discount[], occasion: Occasion): Course {
  const data = changedTo({ ...course.state.footing.terms, discounts }, course, occasion);
  return goOn(course, { type: 'SubscriptionDiscountsChanged', data });
}

function changedTo(terms: Terms, { state }: Course, occasion: Occasion) {
  return { ...inForce(state, occasion.now, { terms }, occasion), previous: state.footing.terms };
}
