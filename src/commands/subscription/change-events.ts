import type { EventData } from '../../eventstore/types.ts';
import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { ChangeDirection } from '../rating/direction.ts';
import type { SetupFee } from '../rating/setup-fee.ts';
import type { Terms } from '../rating/terms.ts';
import type { Debit, GivesCredit, InForce, NotedInvoice, OfSubscription, Period } from './event-parts.ts';

/**
 * New terms in force. From here until completed or reverted the change is in flight and no other may begin. On trial it has no
 * period, no money and no invoice.
 */
export interface TermsChange extends InForce, GivesCredit {
  readonly direction: ChangeDirection;
  readonly previous: Terms;
  readonly previousPeriod: Period | null;
  readonly currentPeriod: Period | null;
  readonly debits: readonly Debit[];
  readonly invoiceId: string | null;
  /** Still to be charged, with the first paid period: on trial. */
  readonly setupFees: readonly SetupFee[];
  /** The operation that agreed on it for the end of the period; null where it was asked for now. */
  readonly scheduledBy: string | null;
}

/** Another plan, version, price or interval, with or without another quantity. */
export type SubscriptionPlanChanged = EventData<'SubscriptionPlanChanged', TermsChange>;

/** Another quantity of the plan, and nothing else. */
export type SubscriptionQuantityChanged = EventData<'SubscriptionQuantityChanged', TermsChange>;

/** An add-on more or less, or another quantity of one. */
export type SubscriptionAddOnsChanged = EventData<'SubscriptionAddOnsChanged', TermsChange>;

export type TermsChanged = SubscriptionPlanChanged | SubscriptionQuantityChanged | SubscriptionAddOnsChanged;

/** Every downstream step of a change is settled. */
export type SubscriptionPlanChangeCompleted = EventData<
  'SubscriptionPlanChangeCompleted',
  OfSubscription & { readonly completedAt: Instant }
>;

/**
 * A compensation: the terms go back as of the change's own moment, and its invoice is credited in full, as are those of periods
 * that were billed while it was in flight. `operationId` is that of the change.
 */
export type SubscriptionPlanChangeReverted = EventData<
  'SubscriptionPlanChangeReverted',
  InForce & {
    readonly reason: string;
    /** What is taken back; `terms` are in force again. */
    readonly previous: Terms;
    readonly currentPeriod: Period | null;
    /** Lines of the change that no longer count; the debits that they credited stand again. */
    readonly voidedLineIds: readonly string[];
    /** Of the change's own invoice; null where it had none. */
    readonly creditNoteId: string | null;
    /** Bills of periods that began meanwhile; they are billed again at the terms in force. */
    readonly renewalsReversed: readonly NotedInvoice[];
  }
>;

/** Coupons were redeemed or taken away; from the next charge on. */
export type SubscriptionDiscountsChanged = EventData<
  'SubscriptionDiscountsChanged',
  InForce & { readonly previous: Terms }
>;

/** Features agreed for this subscription alone; at once. */
export type SubscriptionOverridesChanged = EventData<
  'SubscriptionOverridesChanged',
  InForce & { readonly previous: Terms }
>;

/** What a change of terms is about, and so which event tells of it. */
export type ChangeKind = 'plan' | 'quantity' | 'add_ons';

/** Agreed now, in force from the end of the period; what was agreed stands, whatever becomes of the plan meanwhile. */
export type SubscriptionChangeScheduled = EventData<
  'SubscriptionChangeScheduled',
  OfSubscription & {
    readonly kind: ChangeKind;
    readonly direction: ChangeDirection;
    /** Plan, quantity, price and add-ons to come; discounts and overrides will be those then in force. */
    readonly change: Terms;
    /** Charged with it. */
    readonly setupFees: readonly SetupFee[];
    readonly effectiveOn: LocalDate;
    /** The operation of the pending change whose place it takes. */
    readonly replaces: string | null;
    readonly scheduledAt: Instant;
  }
>;

/** The pending change will not happen. */
export type SubscriptionScheduledChangeRevoked = EventData<
  'SubscriptionScheduledChangeRevoked',
  OfSubscription & {
    /** The operation that had scheduled it. */
    readonly revokes: string;
    readonly reason: string | null;
    readonly revokedAt: Instant;
  }
>;
