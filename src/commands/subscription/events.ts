import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { Money } from '../../platform/money.ts';
import type { EventData } from '../../eventstore/types.ts';
import type { ChangeDirection } from '../rating/direction.ts';
import type { Terms } from '../rating/terms.ts';

/** Stream `subscription-<subscriptionId>`. */
export const subscriptionStream = (subscriptionId: string): string => `subscription-${subscriptionId}`;

/** Half-open interval of local days in the account's time zone: `end` is not part of it. */
export interface Period {
  readonly start: LocalDate;
  readonly end: LocalDate;
}

/** What was really debited for a period; later changes credit it, never more than `amount` less earlier credits. */
export interface Debit {
  readonly lineId: string;
  /** Null for an opening debit: billed elsewhere before the import. */
  readonly invoiceId: string | null;
  readonly amount: Money;
  readonly period: Period;
}

/** Gives back the unused part of one debit. `amount` is positive. */
export interface DebitCredit {
  readonly lineId: string;
  readonly ofLineId: string;
  readonly amount: Money;
  readonly period: Period;
}

export type SubscriptionStarted = EventData<
  'SubscriptionStarted',
  {
    readonly subscriptionId: string;
    readonly accountId: string;
    readonly externalId: string | null;
    readonly operationId: string;
    readonly terms: Terms;
    readonly timeZone: string;
    /** First day of service, local; its day of month is the anchor, kept for ever and clamped to short months. */
    readonly startedOn: LocalDate;
    /** Start of `startedOn` in `timeZone` where backdated, else the moment of the command. */
    readonly effectiveAt: Instant;
    readonly currentPeriod: Period;
    readonly debits: readonly Debit[];
    /** Imported subscriptions: no invoice is ever issued for days before this one. */
    readonly billedThrough: LocalDate | null;
    readonly commitment: { readonly months: number; readonly until: LocalDate } | null;
    readonly invoiceId: string | null;
  }
>;

/** Periods that had begun since the last bill are invoiced at the terms held, before a change or cancellation builds on them. */
export type SubscriptionRenewalCompleted = EventData<
  'SubscriptionRenewalCompleted',
  {
    readonly subscriptionId: string;
    readonly accountId: string;
    readonly operationId: string;
    readonly terms: Terms;
    readonly currentPeriod: Period;
    /** One per period, in order. */
    readonly debits: readonly Debit[];
    readonly invoiceId: string;
    readonly completedAt: Instant;
  }
>;

/** From here until completed or reverted, a change is in flight and no other may begin. */
export type SubscriptionPlanChanged = EventData<
  'SubscriptionPlanChanged',
  {
    readonly subscriptionId: string;
    readonly accountId: string;
    readonly operationId: string;
    readonly direction: ChangeDirection;
    readonly effectiveAt: Instant;
    readonly previous: Terms;
    readonly terms: Terms;
    readonly previousPeriod: Period;
    readonly currentPeriod: Period;
    readonly credits: readonly DebitCredit[];
    readonly debits: readonly Debit[];
    readonly invoiceId: string;
  }
>;

/** Every downstream step of the change is settled. */
export type SubscriptionPlanChangeCompleted = EventData<
  'SubscriptionPlanChangeCompleted',
  {
    readonly subscriptionId: string;
    readonly accountId: string;
    readonly operationId: string;
    readonly completedAt: Instant;
  }
>;

/** A compensation: the plan goes back as of the change's own moment, and its invoice is credited in full. */
export type SubscriptionPlanChangeReverted = EventData<
  'SubscriptionPlanChangeReverted',
  {
    readonly subscriptionId: string;
    readonly accountId: string;
    /** The operation of the change that is taken back. */
    readonly operationId: string;
    readonly reason: string;
    readonly effectiveAt: Instant;
    /** What is taken back, and what is in force again. */
    readonly previous: Terms;
    readonly terms: Terms;
    readonly currentPeriod: Period;
    /** Lines of the change that no longer count; the debits that they credited stand again. */
    readonly voidedLineIds: readonly string[];
    readonly creditNoteId: string;
  }
>;

export type SubscriptionCancelled = EventData<
  'SubscriptionCancelled',
  {
    readonly subscriptionId: string;
    readonly accountId: string;
    readonly operationId: string;
    readonly reason: string | null;
    /** Service and recurring revenue end here. */
    readonly effectiveAt: Instant;
    readonly cancelledOn: LocalDate;
    readonly terms: Terms;
  }
>;

export type SubscriptionEvent =
  | SubscriptionStarted
  | SubscriptionRenewalCompleted
  | SubscriptionPlanChanged
  | SubscriptionPlanChangeCompleted
  | SubscriptionPlanChangeReverted
  | SubscriptionCancelled;
