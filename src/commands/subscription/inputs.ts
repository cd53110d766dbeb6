import type { Feature } from '../catalog/events.ts';
import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { Money } from '../../platform/money.ts';
import type { ChangeTiming } from '../policy/conventions.ts';
import type { ChangeDirection } from '../rating/direction.ts';
import type { ResumeAnchor, Settlement } from './events.ts';

/** An add-on to be taken with a plan. */
export interface AddOnWanted {
  readonly planCode: string;
  /** Default: the latest version. */
  readonly planVersion?: number | null;
  /** Units, default 1. */
  readonly quantity?: number | null;
  /** Negotiated price per unit and interval in the account's currency; default: the list price. */
  readonly unitPrice?: Money | null;
}

export interface StartSubscription extends AddOnWanted {
  readonly accountId: string;
  /**
   * First day of service in the account's time zone; default today. Every period since an earlier day is invoiced, unless `billedThrough`
   * says that it was billed elsewhere; on a day to come service begins by itself.
   */
  readonly startedOn?: LocalDate | null;
  readonly externalId?: string | null;
  /** Length of the customer's commitment from `startedOn`. */
  readonly commitmentMonths?: number | null;
  /** Days of service before the first charge, 0 to 3,650; default: those of the plan version, and none for imported subscriptions. */
  readonly trialDays?: number | null;
  readonly addOns?: readonly AddOnWanted[] | null;
  readonly couponCodes?: readonly string[] | null;
  /** Fixed term: the day on which service ends by itself. */
  readonly endsOn?: LocalDate | null;
  /**
   * Imported subscriptions, together with `openingDebit`: the day on which a period ends that was billed elsewhere. Nothing is
   * invoiced now; periods from this day on are invoiced by this engine.
   */
  readonly billedThrough?: LocalDate | null;
  /** What was really debited elsewhere for the period that ends at `billedThrough`; a change credits from it. */
  readonly openingDebit?: Money | null;
}

export type { ChangeTiming } from '../policy/conventions.ts';

/** What is left out stays as it is. */
export interface ChangePlan {
  readonly subscriptionId: string;
  readonly planCode?: string | null;
  /** Default: the latest version of another plan; the version already held of the same plan. */
  readonly planVersion?: number | null;
  readonly quantity?: number | null;
  /** Default: the price held while plan and version stay, else the list price. */
  readonly unitPrice?: Money | null;
  /** Default: as the tenant's conventions have it for the direction of the change. */
  readonly when?: ChangeTiming | null;
}

export interface ChangeQuantity {
  readonly subscriptionId: string;
  readonly quantity: number;
  /** Default: as the tenant's conventions have it for the direction of the change. */
  readonly when?: ChangeTiming | null;
}

export interface AddAddOn extends AddOnWanted {
  readonly subscriptionId: string;
  /** Default: as the tenant's conventions have it for the direction of the change. */
  readonly when?: ChangeTiming | null;
}

export interface ChangeAddOnQuantity {
  readonly subscriptionId: string;
  /** Code of the add-on. */
  readonly planCode: string;
  readonly quantity: number;
  /** Default: as the tenant's conventions have it for the direction of the change. */
  readonly when?: ChangeTiming | null;
}

export interface RemoveAddOn {
  readonly subscriptionId: string;
  /** Code of the add-on. */
  readonly planCode: string;
  readonly when?: ChangeTiming | null;
}

export interface RevokeScheduledChange {
  readonly subscriptionId: string;
  readonly reason?: string | null;
}

/** A coupon to redeem, or to take away. */
export interface SubscriptionCoupon {
  readonly subscriptionId: string;
  readonly couponCode: string;
}

export interface SetOverrides {
  readonly subscriptionId: string;
  /** All of them: each replaces the feature of its key, whatever plan and add-ons say. */
  readonly overrides: readonly Feature[];
}

export interface PauseSubscription {
  readonly subscriptionId: string;
  readonly reason?: string | null;
}

export interface ResumeSubscription {
  readonly subscriptionId: string;
  /** Default: `keep`. */
  readonly anchor?: ResumeAnchor | null;
}

export interface HoldSubscription {
  readonly subscriptionId: string;
  readonly reason?: string | null;
}

/** For verbs that need nothing else. */
export interface OneSubscription {
  readonly subscriptionId: string;
}

export interface CancelSubscription {
  readonly subscriptionId: string;
  readonly reason?: string | null;
  /** Default: now. */
  readonly when?: ChangeTiming | null;
  /** Day on which service ends, in the account's time zone, today or earlier; default: at once. Not with `period_end`. */
  readonly effectiveOn?: LocalDate | null;
  /** What becomes of days that were billed and will not be used; default: nothing. */
  readonly settlement?: Settlement | null;
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

export interface SubscriptionResult {
  readonly subscriptionId: string;
  readonly accountId: string;
}

/** Of operations that may bill something; null where nothing was to be billed. */
export interface BilledResult extends SubscriptionResult {
  readonly invoiceId: string | null;
}

export type SubscriptionStartResult = BilledResult;

/** `invoiceId`: what was billed with the cancellation, if anything. */
export type SubscriptionCancelResult = BilledResult;

export interface PlanChangeResult extends BilledResult {
  /** False where the terms asked for were already in force: nothing was written, `invoiceId` and `direction` are null. */
  readonly changed: boolean;
  readonly direction: ChangeDirection | null;
  /** Null where it takes effect later, or not at all. */
  readonly effectiveAt: Instant | null;
  /** The day for which it was agreed; null where it took effect at once. */
  readonly scheduledFor: LocalDate | null;
}

/** What was due and is done. */
export interface RenewResult extends SubscriptionResult {
  readonly invoiceIds: readonly string[];
  /** True where more is due than one command does: send another. */
  readonly more: boolean;
}

export interface PlanRevertResult extends SubscriptionResult {
  readonly invoiceId: string | null;
  readonly creditNoteId: string | null;
}
