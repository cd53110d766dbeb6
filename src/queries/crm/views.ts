import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { Currency, Money } from '../../platform/money.ts';
import type { SuccessTier } from '../../projections/crm/success-tier.ts';
import type { Standing } from '../../projections/recurring/standing.ts';

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
  /** Version of the account's stream that this view has reached. */
  readonly version: number;
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

/** How far it is by the events that the read model has applied; `on_hold` where it is in service but for a hold. */
export type SubscriptionStatus = Exclude<Standing, 'ended'> | 'on_hold' | 'cancelled';

export interface SubscriptionView {
  readonly subscriptionId: string;
  readonly accountId: string;
  readonly status: SubscriptionStatus;
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
  'taxes_set',
  'payment_terms_set',
  'subscription_started',
  'trial_started',
  'activated',
  'upgraded',
  'downgraded',
  'changed',
  'quantity_changed',
  'add_ons_changed',
  'change_reverted',
  'plan_version_reached',
  'discounts_changed',
  'overrides_changed',
  'change_scheduled',
  'scheduled_change_revoked',
  'paused',
  'resumed',
  'hold_applied',
  'hold_released',
  'cancellation_scheduled',
  'cancellation_revoked',
  'cancelled',
  'ended',
  'reactivated',
  'invoice_issued',
  'credit_applied',
  'payment_received',
  'invoice_paid',
  'credited',
  'invoice_voided',
  'invoice_written_off',
  'refund_requested',
  'refund_settled',
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
  /** Total of the invoice or credit note; what was paid, applied, written off or refunded. */
  readonly amount: Money | null;
  /** Subscription or invoice that it is about. */
  readonly subject: string | null;
}
