import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { Currency, Money } from '../../platform/money.ts';
import type { MovementKind } from '../../projections/arr/movements.ts';

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

/** Of the customers who had recurring revenue at the beginning, each by itself; those who came since are no part of it. */
export interface Retention {
  readonly currency: Currency;
  readonly customers: number;
  /** Their MRR at the beginning. */
  readonly opening: Money;
  /** Of each, what it still has of that: at most what it began with. */
  readonly kept: Money;
  /** Their MRR at the end. */
  readonly closing: Money;
  /** `kept` and `closing` in per cent of `opening`, two decimal places. */
  readonly gross: string;
  readonly net: string;
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
  /** Accounts with at least one subscription on trial or in service. */
  readonly active: number;
  /** Accounts whose subscriptions have all ended. */
  readonly cancelled: number;
  readonly currencies: readonly CurrencyTotals[];
}
