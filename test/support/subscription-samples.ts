import type { BillingInterval, Feature } from '../../src/commands/catalog/events.ts';
import { perUnit } from '../../src/commands/catalog/price.ts';
import type { Discount, Item, Terms } from '../../src/commands/rating/terms.ts';
import type {
  InForce,
  Period,
  ResumeAnchor,
  Standing,
  SubscriptionActivated,
  SubscriptionAddOnsChanged,
  SubscriptionCancellationRevoked,
  SubscriptionCancellationScheduled,
  SubscriptionCancelled,
  SubscriptionChangeScheduled,
  SubscriptionDiscountsChanged,
  SubscriptionEnded,
  SubscriptionHoldApplied,
  SubscriptionHoldReleased,
  SubscriptionOverridesChanged,
  SubscriptionPaused,
  SubscriptionPlanChangeCompleted,
  SubscriptionPlanChanged,
  SubscriptionPlanChangeReverted,
  SubscriptionPlanVersionReached,
  SubscriptionQuantityChanged,
  SubscriptionReactivated,
  SubscriptionRenewalCompleted,
  SubscriptionResumed,
  SubscriptionScheduledChangeRevoked,
  SubscriptionStarted,
  TermsChange,
} from '../../src/commands/subscription/events.ts';

interface Priced {
  readonly plan?: string;
  readonly rank?: number;
  readonly price: number | bigint;
  readonly currency?: string;
  readonly quantity?: number;
  readonly unit?: BillingInterval['unit'];
  readonly count?: number;
  readonly features?: readonly Feature[];
}

/** Terms by what a test minds; the rest is ordinary. `price` in minor units per unit and interval. */
export function terms(
  of: Priced & {
    readonly addOns?: readonly Item[];
    readonly discounts?: readonly Discount[];
    readonly overrides?: readonly Feature[];
  },
): Terms {
  const { addOns = [], discounts = [], overrides = [] } = of;
  return { ...item(of), addOns, discounts, overrides };
}

/** An add-on, priced as `terms` are. */
export function addOn(of: Priced): Item {
  const { plan, ...rest } = item(of);
  return { ...rest, plan: { ...plan, kind: 'add_on' } };
}

function item(of: Priced): Item {
  const { plan = 'silver', rank = 1, price, currency = 'USD', quantity = 1, unit = 'month', count = 1 } = of;
  return {
    plan: {
      planCode: plan,
      planVersion: 1,
      kind: 'plan',
      productCode: null,
      taxCategory: 'standard',
      name: plan,
      tier: plan,
      tierRank: rank,
      interval: { unit, count },
      trialDays: 0,
      features: of.features ?? [],
    },
    quantity,
    price: perUnit({ minor: BigInt(price), currency }),
    taxIncluded: null,
  };
}

/** A coupon of so many percent; `periods` null: for ever. */
export const percentOff = (percent: string, periods: number | null = null): Discount => ({
  couponCode: `off-${percent}`,
  name: `${percent} % off`,
  discount: { kind: 'percent', percent },
  duration: periods === null ? { kind: 'forever' } : { kind: 'periods', count: periods },
  periodsLeft: periods,
});

export interface On {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly at: string;
  readonly operationId?: string;
  /** Default: in service, no hold. */
  readonly standing?: Standing;
  readonly held?: boolean;
}

const month: Period = { start: '2026-01-01', end: '2026-02-01' };

export const started = (on: On, inForce: Terms): SubscriptionStarted => ({
  type: 'SubscriptionStarted',
  data: {
    ...left(on, inForce),
    externalId: null,
    timeZone: 'America/New_York',
    startedOn: on.at.slice(0, 10),
    trial: on.standing === 'trialing' ? { until: '2026-02-01' } : null,
    endsOn: null,
    currentPeriod: on.standing === 'trialing' || on.standing === 'scheduled' ? null : month,
    debits: [],
    setupFees: [],
    billedThrough: null,
    commitment: null,
    invoiceId: null,
  },
});

export const activated = (on: On, inForce: Terms): SubscriptionActivated => ({
  type: 'SubscriptionActivated',
  data: { ...left(on, inForce), currentPeriod: month, debits: [], invoiceId: 'first', activatedAt: on.at },
});

export const renewalCompleted = (
  on: On,
  inForce: Terms,
  discountsEnded: readonly string[] = [],
): SubscriptionRenewalCompleted => ({
  type: 'SubscriptionRenewalCompleted',
  data: {
    ...left(on, inForce),
    currentPeriod: month,
    debits: [],
    discountsEnded,
    invoiceId: `${on.subscriptionId}-renewal`,
    completedAt: on.at,
  },
});

export const planVersionReached = (
  on: On,
  previous: Terms,
  inForce: Terms,
): SubscriptionPlanVersionReached => ({
  type: 'SubscriptionPlanVersionReached',
  data: { ...left(on, inForce), previous },
});

export const planChanged = (
  on: On,
  previous: Terms,
  inForce: Terms,
  direction: TermsChange['direction'] = 'upgrade',
): SubscriptionPlanChanged => ({
  type: 'SubscriptionPlanChanged',
  data: termsChange(on, previous, inForce, direction),
});

export const quantityChanged = (
  on: On,
  previous: Terms,
  inForce: Terms,
  direction: TermsChange['direction'] = 'upgrade',
): SubscriptionQuantityChanged => ({
  type: 'SubscriptionQuantityChanged',
  data: termsChange(on, previous, inForce, direction),
});

export const addOnsChanged = (
  on: On,
  previous: Terms,
  inForce: Terms,
  direction: TermsChange['direction'] = 'upgrade',
): SubscriptionAddOnsChanged => ({
  type: 'SubscriptionAddOnsChanged',
  data: termsChange(on, previous, inForce, direction),
});

export const changeCompleted = (on: On): SubscriptionPlanChangeCompleted => ({
  type: 'SubscriptionPlanChangeCompleted',
  data: { ...identity(on), completedAt: on.at },
});

export const changeReverted = (on: On, previous: Terms, inForce: Terms): SubscriptionPlanChangeReverted => ({
  type: 'SubscriptionPlanChangeReverted',
  data: {
    ...left(on, inForce),
    reason: 'provisioning failed for good',
    previous,
    currentPeriod: month,
    voidedLineIds: [],
    creditNoteId: `${on.subscriptionId}-note`,
    renewalsReversed: [],
  },
});

export const discountsChanged = (on: On, previous: Terms, inForce: Terms): SubscriptionDiscountsChanged => ({
  type: 'SubscriptionDiscountsChanged',
  data: { ...left(on, inForce), previous },
});

export const overridesChanged = (on: On, previous: Terms, inForce: Terms): SubscriptionOverridesChanged => ({
  type: 'SubscriptionOverridesChanged',
  data: { ...left(on, inForce), previous },
});

export const changeScheduled = (on: On, change: Terms): SubscriptionChangeScheduled => ({
  type: 'SubscriptionChangeScheduled',
  data: {
    ...identity(on),
    kind: 'plan',
    direction: 'downgrade',
    change,
    setupFees: [],
    effectiveOn: month.end,
    replaces: null,
    scheduledAt: on.at,
  },
});

export const scheduledChangeRevoked = (on: On, revokes: string): SubscriptionScheduledChangeRevoked => ({
  type: 'SubscriptionScheduledChangeRevoked',
  data: { ...identity(on), revokes, reason: null, revokedAt: on.at },
});

export const paused = (on: On, last: Terms): SubscriptionPaused => ({
  type: 'SubscriptionPaused',
  data: {
    ...left({ ...on, standing: 'paused' }, last),
    pausedOn: on.at.slice(0, 10),
    reason: null,
    credits: [],
    invoiceId: null,
  },
});

export const resumed = (on: On, inForce: Terms, anchor: ResumeAnchor = 'keep'): SubscriptionResumed => ({
  type: 'SubscriptionResumed',
  data: {
    ...left(on, inForce),
    anchor,
    resumedOn: on.at.slice(0, 10),
    currentPeriod: month,
    debits: [],
    invoiceId: `${on.subscriptionId}-resumed`,
  },
});

export const holdApplied = (on: On, inForce: Terms): SubscriptionHoldApplied => ({
  type: 'SubscriptionHoldApplied',
  data: { ...left({ ...on, held: true }, inForce), reason: null },
});

export const holdReleased = (on: On, inForce: Terms): SubscriptionHoldReleased => ({
  type: 'SubscriptionHoldReleased',
  data: left(on, inForce),
});

export const cancellationScheduled = (on: On): SubscriptionCancellationScheduled => ({
  type: 'SubscriptionCancellationScheduled',
  data: { ...identity(on), cancelOn: month.end, reason: null, scheduledAt: on.at },
});

export const cancellationRevoked = (on: On, revokes: string): SubscriptionCancellationRevoked => ({
  type: 'SubscriptionCancellationRevoked',
  data: { ...identity(on), revokes, revokedAt: on.at },
});

export const cancelled = (on: On, last: Terms): SubscriptionCancelled => ({
  type: 'SubscriptionCancelled',
  data: {
    ...left({ ...on, standing: 'ended' }, last),
    reason: null,
    cancelledOn: on.at.slice(0, 10),
    settlement: 'none',
    creditNotes: [],
    credits: [],
    invoiceId: null,
  },
});

export const reactivated = (on: On, inForce: Terms): SubscriptionReactivated => ({
  type: 'SubscriptionReactivated',
  data: {
    ...left(on, inForce),
    reactivatedOn: on.at.slice(0, 10),
    currentPeriod: month,
    debits: [],
    invoiceId: null,
  },
});

export const ended = (on: On, last: Terms): SubscriptionEnded => ({
  type: 'SubscriptionEnded',
  data: { ...left({ ...on, standing: 'ended' }, last), endedOn: on.at.slice(0, 10) },
});

function termsChange(
  on: On,
  previous: Terms,
  inForce: Terms,
  direction: TermsChange['direction'],
): TermsChange {
  return {
    ...left(on, inForce),
    direction,
    previous,
    previousPeriod: month,
    currentPeriod: month,
    credits: [],
    debits: [],
    setupFees: [],
    invoiceId: `${on.subscriptionId}-change`,
    scheduledBy: null,
  };
}

function left(on: On, inForce: Terms): InForce {
  const { at, standing = 'active', held = false } = on;
  return { ...identity(on), terms: inForce, effectiveAt: at, standing, held };
}

function identity({ accountId, subscriptionId, at, operationId = `${subscriptionId} ${at}` }: On): {
  accountId: string;
  subscriptionId: string;
  operationId: string;
} {
  return { accountId, subscriptionId, operationId };
}
