import type { Money } from '../../platform/money.ts';
import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { CouponDiscount, CouponDuration } from './coupon-events.ts';
import type { BillingInterval, Feature, OfferKind } from './events.ts';
import type { Price } from './price.ts';

/** The next version of a plan or add-on, or the first. The same content as the latest version changes nothing. */
export interface PublishPlan {
  readonly planCode: string;
  readonly name: string;
  readonly tier: string;
  /** Whole number from 0; a higher rank is the better plan. */
  readonly tierRank: number;
  readonly interval: BillingInterval;
  readonly features: readonly Feature[];
  /** List price per unit and interval; none where every price is negotiated. */
  readonly prices: readonly Money[];
  /** List prices of any model; with `prices` at most one per currency. */
  readonly priceList?: readonly Price[] | null;
  /** Default `plan`; the same for all versions. */
  readonly kind?: OfferKind | null;
  /** What it sells; must be defined. */
  readonly productCode?: string | null;
  /** Default: that of the product, else `standard`. */
  readonly taxCategory?: string | null;
  /** Charged once when service begins, at most one per currency. */
  readonly setupFees?: readonly Money[] | null;
  /** Days of service before the first charge, 0 to 3,650; default 0. Add-ons have none. */
  readonly trialDays?: number | null;
  /** Sold from then on; default: at once. */
  readonly effectiveFrom?: Instant | null;
  /** From this day on it reaches subscriptions at the list price of earlier versions; default: it reaches none. */
  readonly reachesExistingFrom?: LocalDate | null;
}

export interface RetirePlan {
  readonly planCode: string;
}

export interface PlanResult {
  readonly planCode: string;
  readonly planVersion: number;
}

/** A product, or what it is from now on. */
export interface DefineProduct {
  readonly productCode: string;
  readonly name: string;
  /** Default `standard`. */
  readonly taxCategory?: string | null;
}

export interface ProductResult {
  readonly productCode: string;
}

/** A coupon; once published it never changes. */
export interface PublishCoupon {
  readonly couponCode: string;
  /** For people; stands on invoices. */
  readonly name: string;
  readonly discount: CouponDiscount;
  readonly duration: CouponDuration;
  /** From this moment on it cannot be redeemed; default: no end. */
  readonly redeemableUntil?: Instant | null;
}

export interface RetireCoupon {
  readonly couponCode: string;
}

export interface CouponResult {
  readonly couponCode: string;
}
