import type { CouponDiscount, CouponDuration } from '../catalog/coupon-events.ts';
import type { Feature, PlanVersion } from '../catalog/events.ts';
import type { Price } from '../catalog/price.ts';
import { canonical } from '../canonical.ts';
import type { Percent } from '../../platform/percent.ts';

/** A plan or add-on as it was agreed, whole, so that no reader needs the catalogue. */
export interface Item {
  readonly plan: PlanVersion;
  readonly quantity: number;
  /** The list price, or the negotiated one. */
  readonly price: Price;
  /** Rate of tax that is contained in the price, of the account's taxes when the terms were agreed; null: none is. */
  readonly taxIncluded: Percent | null;
}

/** A coupon that was redeemed. */
export interface Discount {
  readonly couponCode: string;
  readonly name: string;
  readonly discount: CouponDiscount;
  /** As published. What counts once is no part of recurring revenue. */
  readonly duration: CouponDuration;
  /** Billed periods for which it still counts; null: for ever. */
  readonly periodsLeft: number | null;
}

/** The terms of a subscription: the item is its plan. */
export interface Terms extends Item {
  /** In order of their plan codes, each once, of the plan's interval and currency. */
  readonly addOns: readonly Item[];
  /** In the order in which they were redeemed. */
  readonly discounts: readonly Discount[];
  /** Features that replace those of plan and add-ons, by key. */
  readonly overrides: readonly Feature[];
}

/** The plan first, then the add-ons. */
export function itemsOf(terms: Terms): readonly Item[] {
  return [terms, ...terms.addOns];
}

export function sameTerms(a: Terms, b: Terms): boolean {
  return canonical(a) === canonical(b);
}
