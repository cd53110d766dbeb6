import type { Instant, LocalDate } from '../platform/clock.ts';
import type { Currency, Money } from '../platform/money.ts';

/** Customer success tier: who looks after the account, by ARR. */
export type SuccessTier = 'digital' | 'standard' | 'premium';

export interface AccountView {
  readonly accountId: string;
  readonly externalId: string | null;
  readonly name: string;
  readonly country: string;
  readonly timeZone: string;
  readonly currency: Currency;
  readonly segment: string;
  readonly ownerId: string | null;
  /** Sealed as stored; `EventStore.unseal` opens each field. */
  readonly contact: { readonly name: string; readonly email: string | null; readonly phone: string | null };
  readonly openedAt: Instant;
  /** Highest tier among live subscriptions; null without one. */
  readonly planTier: string | null;
  readonly liveSubscriptions: number;
  readonly arr: Money;
  readonly mrr: Money;
  readonly successTier: SuccessTier;
}

export const accountSorts = ['name', 'openedAt', 'arr'] as const;
export type AccountSort = (typeof accountSorts)[number];

export interface AccountFilter {
  readonly externalId?: string | null;
  readonly segment?: string | null;
  readonly successTier?: SuccessTier | null;
  readonly planTier?: string | null;
  /** Case-insensitive beginning of the name. */
  readonly namePrefix?: string | null;
}

export interface SubscriptionView {
  readonly subscriptionId: string;
  readonly accountId: string;
  readonly status: 'active' | 'cancelled';
  readonly planCode: string;
  readonly planVersion: number;
  readonly planName: string;
  readonly tier: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly interval: { readonly unit: 'day' | 'week' | 'month' | 'year'; readonly count: number };
  readonly mrr: Money;
  readonly arr: Money;
  readonly startedOn: LocalDate;
  readonly cancelledOn: LocalDate | null;
  /** Version of the subscription's stream that this view has reached. */
  readonly version: number;
}

export const activityKinds = [
  'account_opened',
  'contact_changed',
  'subscription_started',
  'upgraded',
  'downgraded',
  'changed',
  'change_reverted',
  'cancelled',
  'invoice_issued',
  'credited',
  'success_tier_reassigned',
] as const;
export type ActivityKind = (typeof activityKinds)[number];

/** One line of an account's timeline, caused by the event (stream, version). */
export interface ActivityView {
  readonly stream: string;
  readonly version: number;
  readonly kind: ActivityKind;
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly operationId: string;
  /** What it was before and is now, where the kind has such: plan names, success tiers. */
  readonly from: string | null;
  readonly to: string | null;
  /** Invoice or credit total. */
  readonly amount: Money | null;
  /** Subscription or invoice that it is about. */
  readonly subject: string | null;
}

export const movementKinds = ['new', 'expansion', 'contraction', 'churn', 'reactivation'] as const;
export type MovementKind = (typeof movementKinds)[number];

/** A change of an account's recurring revenue, caused by the event (stream, version). */
export interface MovementView {
  readonly stream: string;
  readonly version: number;
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly kind: MovementKind;
  /** Local day of the account on which it takes effect. */
  readonly day: LocalDate;
  readonly effectiveAt: Instant;
  readonly operationId: string;
  readonly mrrDelta: Money;
  readonly arrDelta: Money;
}

export interface MovementFilter {
  readonly accountId?: string | null;
  readonly currency?: Currency | null;
  readonly kind?: MovementKind | null;
  /** First day wanted. */
  readonly from?: LocalDate | null;
  /** First day not wanted. */
  readonly to?: LocalDate | null;
}

/** opening + new + expansion + reactivation + contraction + churn = closing; contraction and churn are negative. */
export interface RevenueDay {
  readonly day: LocalDate;
  readonly currency: Currency;
  readonly opening: Money;
  readonly new: Money;
  readonly expansion: Money;
  readonly contraction: Money;
  readonly churn: Money;
  readonly reactivation: Money;
  /** MRR at the end of the day. */
  readonly closing: Money;
  /** ARR at the end of the day, from each subscription's own annual amount. */
  readonly arr: Money;
}

export interface CurrencyTotals {
  readonly currency: Currency;
  readonly mrr: Money;
  readonly arr: Money;
  readonly liveSubscriptions: number;
}

export interface BookTotals {
  /** Accounts opened. */
  readonly accounts: number;
  /** Accounts with at least one live subscription. */
  readonly active: number;
  /** Accounts that had subscriptions and have none alive. */
  readonly cancelled: number;
  readonly currencies: readonly CurrencyTotals[];
}

/** `strong`: as of the event log at the moment of asking. `eventual`: as of the read model. */
export type Consistency = 'strong' | 'eventual';

/** A feature in force: booleans by any subscription, limits summed over subscriptions times quantity. */
export type FeatureInForce =
  | { readonly key: string; readonly kind: 'boolean'; readonly subscriptionIds: readonly string[] }
  | {
      readonly key: string;
      readonly kind: 'limit';
      readonly limit: number;
      readonly subscriptionIds: readonly string[];
    };

export interface EntitlementsView {
  readonly accountId: string;
  readonly features: readonly FeatureInForce[];
  /** Versions of the subscriptions' streams that the answer rests on. */
  readonly asOf: readonly { readonly stream: string; readonly version: number }[];
}

/** `limit` is null for boolean features and where nothing is granted. */
export interface FeatureCheck {
  readonly key: string;
  readonly granted: boolean;
  readonly limit: number | null;
}

/** Accounting month, `2026-03`. */
export type Month = string;

/** Figures of one month and currency over all invoice lines. */
export interface RevenueMonth {
  readonly month: Month;
  readonly currency: Currency;
  /** Invoiced in the month, credit notes not deducted. */
  readonly billed: Money;
  /** Credit notes of the month, as a positive amount. */
  readonly credited: Money;
  /** Revenue of the month's service. */
  readonly recognised: Money;
  /** Contra revenue: what credit notes took back of revenue recognised before. */
  readonly contra: Money;
  /** Billed and not yet recognised at the end of the month. */
  readonly deferred: Money;
  /** Recognised at the end of the month and billed only later. */
  readonly unbilled: Money;
}

/** The obligation of one invoice line and its waterfall. */
export interface ScheduleView {
  readonly invoiceId: string;
  readonly lineId: string;
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly currency: Currency;
  readonly postingPeriod: Month;
  readonly period: { readonly start: LocalDate; readonly end: LocalDate };
  readonly amount: Money;
  /** The amount less its credit notes. */
  readonly net: Money;
  readonly months: readonly ScheduleMonth[];
}

export interface ScheduleMonth {
  readonly month: Month;
  readonly recognised: Money;
  readonly contra: Money;
  /** What the line still holds at the end of the month. */
  readonly remaining: Money;
}
