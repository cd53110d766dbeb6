import type { Currency, Money } from '../../platform/money.ts';
import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { Month, ObligationLine } from '../../projections/revrec/schedule.ts';

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
  /** Null where the invoice bills no subscription. */
  readonly subscriptionId: string | null;
  readonly currency: Currency;
  readonly postingPeriod: Month;
  readonly recognition: ObligationLine['recognition'];
  readonly period: {
    readonly start: LocalDate;
    readonly end: LocalDate;
    /** Null where it begins with its first day. */
    readonly startsAt: Instant | null;
    /** Null where it ends with its last day. */
    readonly endsAt: Instant | null;
  };
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
