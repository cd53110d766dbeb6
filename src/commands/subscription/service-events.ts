import type { EventData } from '../../eventstore/types.ts';
import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { Debit, GivesCredit, InForce, NotedInvoice, OfSubscription, Period } from './event-parts.ts';

/** Service and billing stop; what is unused of the period is credited. */
export type SubscriptionPaused = EventData<
  'SubscriptionPaused',
  InForce &
    GivesCredit & {
      readonly pausedOn: LocalDate;
      readonly reason: string | null;
      /** Null where nothing was left to credit. */
      readonly invoiceId: string | null;
    }
>;

/** `keep`: periods go on as if nothing had been, and the rest of the running one is charged. `move`: a new one begins today. */
export type ResumeAnchor = 'keep' | 'move';

export type SubscriptionResumed = EventData<
  'SubscriptionResumed',
  InForce & {
    readonly anchor: ResumeAnchor;
    readonly resumedOn: LocalDate;
    readonly currentPeriod: Period;
    readonly debits: readonly Debit[];
    readonly invoiceId: string;
  }
>;

/** Service stops; billing and recurring revenue go on. */
export type SubscriptionHoldApplied = EventData<
  'SubscriptionHoldApplied',
  InForce & { readonly reason: string | null }
>;

export type SubscriptionHoldReleased = EventData<'SubscriptionHoldReleased', InForce>;

/** Service will end with the period, or with the trial. */
export type SubscriptionCancellationScheduled = EventData<
  'SubscriptionCancellationScheduled',
  OfSubscription & {
    readonly cancelOn: LocalDate;
    readonly reason: string | null;
    readonly scheduledAt: Instant;
  }
>;

/** It will go on after all. */
export type SubscriptionCancellationRevoked = EventData<
  'SubscriptionCancellationRevoked',
  OfSubscription & {
    /** The operation that had scheduled it. */
    readonly revokes: string;
    readonly revokedAt: Instant;
  }
>;

/** What becomes of the days that were paid and will not be used. */
export type Settlement = 'none' | 'credit' | 'refund';

export type SubscriptionCancelled = EventData<
  'SubscriptionCancelled',
  InForce &
    GivesCredit & {
      readonly reason: string | null;
      readonly cancelledOn: LocalDate;
      readonly settlement: Settlement;
      /**
       * What gives back unused days: none where `settlement` is `none`. `credits` are lines of an invoice of its own for what no credit note can
       * give back, such as what was billed elsewhere.
       */
      readonly creditNotes: readonly NotedInvoice[];
      readonly invoiceId: string | null;
      /** Where service is reckoned by second and unused service is given back: since when. Left out: since the day's beginning. */
      readonly givenBackFrom?: Instant;
    }
>;

/**
 * A cancelled subscription goes on at the terms that it had: within days that were paid and not given back, else with a new period
 * from today.
 */
export type SubscriptionReactivated = EventData<
  'SubscriptionReactivated',
  InForce & {
    readonly reactivatedOn: LocalDate;
    readonly currentPeriod: Period;
    readonly debits: readonly Debit[];
    /** Null where the period was paid already. */
    readonly invoiceId: string | null;
  }
>;

/** The fixed term is over. */
export type SubscriptionEnded = EventData<'SubscriptionEnded', InForce & { readonly endedOn: LocalDate }>;
