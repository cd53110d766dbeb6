import type { Money } from '../../platform/money.ts';
import type { BillingInterval, Feature } from './events.ts';
import type { Price } from './price.ts';

/** The next version of a plan, or the first. The same content as the latest version changes nothing. */
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
}

export interface RetirePlan {
  readonly planCode: string;
}

export interface PlanResult {
  readonly planCode: string;
  readonly planVersion: number;
}
