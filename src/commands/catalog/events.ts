import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { Money } from '../../platform/money.ts';
import type { EventData } from '../../eventstore/types.ts';
import type { Price } from './price.ts';

/** Stream `plan-<code>`, tenant-wide (no account); add-ons share it with plans. */
export const planStream = (code: string): string => `plan-${code}`;

export interface BillingInterval {
  readonly unit: 'day' | 'week' | 'month' | 'year';
  readonly count: number;
}

export type Feature =
  | { readonly key: string; readonly kind: 'boolean' }
  | { readonly key: string; readonly kind: 'limit'; readonly limit: number }
  | { readonly key: string; readonly kind: 'config'; readonly value: string };

/** A plan is subscribed to by itself, an add-on beside a plan of the same interval. */
export type OfferKind = 'plan' | 'add_on';

/** What a version of an offer promises; immutable once published. */
export interface PlanVersion {
  readonly planCode: string;
  /** 1, 2, … within the plan. */
  readonly planVersion: number;
  readonly kind: OfferKind;
  /** What it sells; null where no product was named. */
  readonly productCode: string | null;
  /** Decides which of the account's taxes applies. */
  readonly taxCategory: string;
  readonly name: string;
  /** Tier name, e.g. `gold`, and its rank; a higher rank is the better plan. */
  readonly tier: string;
  readonly tierRank: number;
  readonly interval: BillingInterval;
  /** Days of service before the first charge; 0: none. */
  readonly trialDays: number;
  readonly features: readonly Feature[];
}

export type PlanVersionPublished = EventData<
  'PlanVersionPublished',
  PlanVersion & {
    /** List price per interval, one per currency. */
    readonly prices: readonly Price[];
    /** Charged once when service begins, one per currency. */
    readonly setupFees: readonly Money[];
    /** Sold from then on; null: at once. */
    readonly effectiveFrom: Instant | null;
    /**
     * Subscriptions at the list price of an earlier version take this one over with their first period that starts on this day or
     * later; null: only new ones get it.
     */
    readonly reachesExistingFrom: LocalDate | null;
    readonly publishedAt: Instant;
  }
>;

/** The plan takes no new subscriptions; existing ones go on. */
export type PlanRetired = EventData<
  'PlanRetired',
  { readonly planCode: string; readonly retiredAt: Instant }
>;

/** Events of a plan's or add-on's stream. */
export type CatalogEvent = PlanVersionPublished | PlanRetired;
