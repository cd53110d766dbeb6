import type { EventData } from '../../eventstore/types.ts';
import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { SetupFee } from '../rating/setup-fee.ts';
import type { Terms } from '../rating/terms.ts';
import type { Debit, InForce, Period } from './event-parts.ts';

/** Service begins now, on an earlier day, or on one to come. */
export type SubscriptionStarted = EventData<
  'SubscriptionStarted',
  InForce & {
    readonly externalId: string | null;
    readonly timeZone: string;
    /** First day of service, local; its day of month is the anchor, kept for ever and clamped to short months. */
    readonly startedOn: LocalDate;
    /** Service without charge up to this day, on which the first paid period begins; null: none. */
    readonly trial: { readonly until: LocalDate } | null;
    /** Fixed term: the day on which service ends by itself; null: goes on until cancelled. */
    readonly endsOn: LocalDate | null;
    /** Null until the first paid period begins: on trial, or agreed for a day to come. */
    readonly currentPeriod: Period | null;
    readonly debits: readonly Debit[];
    /** Still to be charged, with the first paid period; none where that is billed already. */
    readonly setupFees: readonly SetupFee[];
    /** Imported subscriptions: no invoice is ever issued for days before this one. */
    readonly billedThrough: LocalDate | null;
    readonly commitment: { readonly months: number; readonly until: LocalDate } | null;
    readonly invoiceId: string | null;
  }
>;

/** The day that was agreed has come, and service begins with a trial. */
export type SubscriptionTrialStarted = EventData<
  'SubscriptionTrialStarted',
  InForce & { readonly trial: { readonly until: LocalDate } }
>;

/** The first paid period begins: the trial is over, or the day that was agreed has come. */
export type SubscriptionActivated = EventData<
  'SubscriptionActivated',
  InForce & {
    readonly currentPeriod: Period;
    readonly debits: readonly Debit[];
    readonly invoiceId: string;
    readonly activatedAt: Instant;
  }
>;

/** Periods that began since the last bill are invoiced. */
export type SubscriptionRenewalCompleted = EventData<
  'SubscriptionRenewalCompleted',
  InForce & {
    readonly currentPeriod: Period;
    /** In order of the periods. */
    readonly debits: readonly Debit[];
    /** Coupons whose last period is over; where there are none, nothing but the period is new. */
    readonly discountsEnded: readonly string[];
    readonly invoiceId: string;
    readonly completedAt: Instant;
  }
>;

/** A version of its plan that reaches existing subscriptions is taken over, before the renewal that first bills it. */
export type SubscriptionPlanVersionReached = EventData<
  'SubscriptionPlanVersionReached',
  InForce & { readonly previous: Terms }
>;
