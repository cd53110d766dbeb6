import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { Money } from '../../platform/money.ts';
import type { ChangeDirection } from '../rating/direction.ts';

export interface StartSubscription {
  readonly accountId: string;
  readonly planCode: string;
  /** Default: the latest version. */
  readonly planVersion?: number | null;
  /** Units, default 1. */
  readonly quantity?: number | null;
  /** Negotiated price per unit and interval in the account's currency; default: the list price. */
  readonly unitPrice?: Money | null;
  /**
   * First day of service in the account's time zone, today or earlier; default today. Every period since then is invoiced, unless
   * `billedThrough` says that it was billed elsewhere.
   */
  readonly startedOn?: LocalDate | null;
  readonly externalId?: string | null;
  /** Length of the customer's commitment from `startedOn`. */
  readonly commitmentMonths?: number | null;
  /**
   * Imported subscriptions, together with `openingDebit`: the day on which a period ends that was billed elsewhere. Nothing is
   * invoiced now; periods from this day on are invoiced by this engine.
   */
  readonly billedThrough?: LocalDate | null;
  /** What was really debited elsewhere for the period that ends at `billedThrough`; a change credits from it. */
  readonly openingDebit?: Money | null;
}

/** What is left out stays as it is. */
export interface ChangePlan {
  readonly subscriptionId: string;
  readonly planCode?: string | null;
  /** Default: the latest version of another plan; the version already held of the same plan. */
  readonly planVersion?: number | null;
  readonly quantity?: number | null;
  /** Default: the price held while plan and version stay, else the list price. */
  readonly unitPrice?: Money | null;
}

export interface CancelSubscription {
  readonly subscriptionId: string;
  readonly reason?: string | null;
  /** Day on which service ends, in the account's time zone, today or earlier; default: at once. */
  readonly effectiveOn?: LocalDate | null;
}

/** Settles the change that an operation began. */
export interface CompletePlanChange {
  readonly subscriptionId: string;
  readonly operationId: string;
}

export interface RevertPlanChange {
  readonly subscriptionId: string;
  /** The operation of the change that is taken back. */
  readonly operationId: string;
  readonly reason: string;
}

export interface SubscriptionStartResult {
  readonly subscriptionId: string;
  readonly accountId: string;
  /** Null where nothing was to be billed. */
  readonly invoiceId: string | null;
}

export interface PlanChangeResult {
  readonly subscriptionId: string;
  readonly accountId: string;
  /** False where the terms asked for were already in force: nothing was written, `invoiceId` and `direction` are null. */
  readonly changed: boolean;
  readonly direction: ChangeDirection | null;
  readonly invoiceId: string | null;
  readonly effectiveAt: Instant | null;
}

export interface SubscriptionCancelResult {
  readonly subscriptionId: string;
  readonly accountId: string;
  /** With the periods that had begun and were not billed yet; null where there were none. */
  readonly invoiceId: string | null;
}

export interface SubscriptionResult {
  readonly subscriptionId: string;
  readonly accountId: string;
}

export interface PlanRevertResult {
  readonly subscriptionId: string;
  readonly accountId: string;
  readonly invoiceId: string;
  readonly creditNoteId: string;
}
