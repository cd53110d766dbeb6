import type { Instant } from '../../platform/clock.ts';
import type { Money } from '../../platform/money.ts';
import type { EventData } from '../../eventstore/types.ts';

/** Stream `plan-<code>`, tenant-wide (no account). */
export const planStream = (code: string): string => `plan-${code}`;

export interface BillingInterval {
  readonly unit: 'day' | 'week' | 'month' | 'year';
  readonly count: number;
}

export type Feature =
  | { readonly key: string; readonly kind: 'boolean' }
  | { readonly key: string; readonly kind: 'limit'; readonly limit: number };

/** What a plan version promises; immutable once published. */
export interface PlanVersion {
  readonly planCode: string;
  /** 1, 2, … within the plan. */
  readonly planVersion: number;
  readonly name: string;
  /** Tier name, e.g. `gold`, and its rank; a higher rank is the better plan. */
  readonly tier: string;
  readonly tierRank: number;
  readonly interval: BillingInterval;
  readonly features: readonly Feature[];
}

export type PlanVersionPublished = EventData<
  'PlanVersionPublished',
  PlanVersion & {
    /** List price per unit and interval, one per currency. */
    readonly prices: readonly Money[];
    readonly publishedAt: Instant;
  }
>;

/** The plan takes no new subscriptions; existing ones go on. */
export type PlanRetired = EventData<
  'PlanRetired',
  { readonly planCode: string; readonly retiredAt: Instant }
>;

export type CatalogEvent = PlanVersionPublished | PlanRetired;
