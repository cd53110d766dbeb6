import type { EventData } from '../../eventstore/types.ts';
import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { Debit, OfSubscription, UnpaidCredit } from './event-parts.ts';

/**
 * A bill was written off of which changes had credited unused days: that counted as paid for what was debited in their place, and nobody
 * had paid it. What is given back next is less by it.
 */
export type SubscriptionCreditLost = EventData<
  'SubscriptionCreditLost',
  OfSubscription & {
    /** The bill that was written off. */
    readonly invoiceId: string;
    readonly lost: readonly UnpaidCredit[];
    readonly lostAt: Instant;
  }
>;

/**
 * A bill was taken back whole by hand, by a void or by a credit note in full. The debits that it had credited count again, and the coupons that
 * it alone charged a period with have that period again. The terms stay.
 */
export type SubscriptionBillTakenBack = EventData<
  'SubscriptionBillTakenBack',
  OfSubscription & {
    readonly invoiceId: string;
    /** Its credits of earlier debits; they no longer count. */
    readonly voidedLineIds: readonly string[];
    /** Of the debits that it had credited, those that reach into the current period, each with the day up to which it counts again. */
    readonly restored: readonly { readonly debit: Debit; readonly coveredUntil: LocalDate }[];
    /** What it had made up for; it is to be made up for again. */
    readonly unpaid: readonly UnpaidCredit[];
    /** For what it makes up itself, by giving less back of what credit had paid; left out: nothing. */
    readonly madeUpFor?: readonly UnpaidCredit[];
    /** Codes of coupons for which the current period does not count any more, until it is charged again. */
    readonly couponsUnused: readonly string[];
    readonly takenBackAt: Instant;
  }
>;
