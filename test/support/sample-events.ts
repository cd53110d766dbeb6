import type { AccountContactChanged, AccountOpened } from '../../src/commands/account/events.ts';
import type { Feature } from '../../src/commands/catalog/events.ts';
import type { CreditNoteIssued, InvoiceIssued, InvoiceLine } from '../../src/commands/invoice/events.ts';
import type {
  Period,
  SubscriptionCancelled,
  SubscriptionPlanChangeCompleted,
  SubscriptionPlanChanged,
  SubscriptionPlanChangeReverted,
  SubscriptionRenewalCompleted,
  SubscriptionStarted,
} from '../../src/commands/subscription/events.ts';
import type { Terms } from '../../src/commands/rating/terms.ts';
import { perUnit } from '../../src/commands/catalog/price.ts';
import type { BillingInterval } from '../../src/commands/catalog/events.ts';
import type { EventData, RecordedEvent } from '../../src/eventstore/types.ts';

/** Terms by what a test minds; the rest is ordinary. `price` in minor units per unit and interval. */
export function terms(of: {
  plan?: string;
  rank?: number;
  price: number | bigint;
  currency?: string;
  quantity?: number;
  unit?: BillingInterval['unit'];
  count?: number;
  features?: readonly Feature[];
}): Terms {
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
    addOns: [],
    discounts: [],
    overrides: [],
  };
}

export const opened = (accountId: string, more: Partial<AccountOpened['data']> = {}): AccountOpened => ({
  type: 'AccountOpened',
  data: {
    accountId,
    externalId: `ext-${accountId}`,
    name: `Account ${accountId}`,
    country: 'US',
    timeZone: 'America/New_York',
    currency: 'USD',
    segment: 'smb',
    ownerId: null,
    contact: { name: 'Ada', email: 'ada@example.com', phone: null },
    openedAt: '2026-01-01T12:00:00.000Z',
    ...more,
  },
});

export const contactChanged = (
  accountId: string,
  name: string,
  changedAt: string,
): AccountContactChanged => ({
  type: 'AccountContactChanged',
  data: { accountId, contact: { name, email: null, phone: null }, changedAt },
});

interface On {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly at: string;
  readonly operationId?: string;
}

const month: Period = { start: '2026-01-01', end: '2026-02-01' };

export const started = (on: On, inForce: Terms): SubscriptionStarted => ({
  type: 'SubscriptionStarted',
  data: {
    ...identity(on),
    externalId: null,
    terms: inForce,
    timeZone: 'America/New_York',
    startedOn: on.at.slice(0, 10),
    effectiveAt: on.at,
    currentPeriod: month,
    debits: [],
    billedThrough: null,
    commitment: null,
    invoiceId: null,
  },
});

export const renewalCompleted = (on: On, inForce: Terms): SubscriptionRenewalCompleted => ({
  type: 'SubscriptionRenewalCompleted',
  data: {
    ...identity(on),
    terms: inForce,
    currentPeriod: month,
    debits: [],
    invoiceId: `${on.subscriptionId}-renewal`,
    completedAt: on.at,
  },
});

export const planChanged = (
  on: On,
  previous: Terms,
  inForce: Terms,
  direction: SubscriptionPlanChanged['data']['direction'] = 'upgrade',
): SubscriptionPlanChanged => ({
  type: 'SubscriptionPlanChanged',
  data: {
    ...identity(on),
    direction,
    effectiveAt: on.at,
    previous,
    terms: inForce,
    previousPeriod: month,
    currentPeriod: month,
    credits: [],
    debits: [],
    invoiceId: `${on.subscriptionId}-change`,
  },
});

export const changeCompleted = (on: On): SubscriptionPlanChangeCompleted => ({
  type: 'SubscriptionPlanChangeCompleted',
  data: { ...identity(on), completedAt: on.at },
});

export const changeReverted = (on: On, previous: Terms, inForce: Terms): SubscriptionPlanChangeReverted => ({
  type: 'SubscriptionPlanChangeReverted',
  data: {
    ...identity(on),
    reason: 'provisioning failed for good',
    effectiveAt: on.at,
    previous,
    terms: inForce,
    currentPeriod: month,
    voidedLineIds: [],
    creditNoteId: `${on.subscriptionId}-note`,
  },
});

export const cancelled = (on: On, last: Terms): SubscriptionCancelled => ({
  type: 'SubscriptionCancelled',
  data: {
    ...identity(on),
    reason: null,
    effectiveAt: on.at,
    cancelledOn: on.at.slice(0, 10),
    terms: last,
  },
});

/** A line of an invoice: amount in minor units, period half-open. */
export const line = (lineId: string, amount: number, start: string, end: string): InvoiceLine => ({
  lineId,
  kind: amount < 0 ? 'proration_credit' : 'charge',
  description: lineId,
  amount: { minor: BigInt(amount), currency: 'USD' },
  period: { start, end },
  planCode: 'silver',
  planVersion: 1,
  quantity: 1,
  corrects: null,
});

export const invoiceIssued = (
  of: { accountId: string; invoiceId: string; issuedAt: string; postingPeriod?: string },
  lines: readonly InvoiceLine[],
): InvoiceIssued => ({
  type: 'InvoiceIssued',
  data: {
    subscriptionId: `${of.accountId}-s1`,
    operationId: `issue-${of.invoiceId}`,
    currency: 'USD',
    timeZone: 'UTC',
    postingPeriod: of.issuedAt.slice(0, 7),
    lines,
    total: { minor: lines.reduce((sum, { amount }) => sum + amount.minor, 0n), currency: 'USD' },
    ...of,
  },
});

/** Credits lines of an invoice by amounts in minor units, as the customer reads them: positive gives back a charge. */
export const creditNoteIssued = (
  of: { accountId: string; invoiceId: string; creditNoteId: string; issuedAt: string },
  credits: Readonly<Record<string, number>>,
): CreditNoteIssued => {
  const lines = Object.entries(credits).map(([ofLineId, amount]) => ({
    lineId: `${of.creditNoteId}-${ofLineId}`,
    ofLineId,
    amount: { minor: BigInt(-amount), currency: 'USD' },
    period: month,
  }));
  return {
    type: 'CreditNoteIssued',
    data: {
      subscriptionId: `${of.accountId}-s1`,
      operationId: `credit-${of.creditNoteId}`,
      reason: 'goodwill',
      postingPeriod: of.issuedAt.slice(0, 7),
      lines,
      total: { minor: lines.reduce((sum, { amount }) => sum + amount.minor, 0n), currency: 'USD' },
      ...of,
    },
  };
};

/** As a consumer gets it; for tests of pure folds. */
export function recorded<E extends EventData>(
  event: E,
  at: { stream: string; version: number; recordedAt?: string; tenant?: string },
): RecordedEvent & E {
  return {
    ...event,
    tenant: at.tenant ?? 'acme',
    stream: at.stream,
    version: at.version,
    id: `${at.stream}@${at.version}`,
    accountId: null,
    recordedAt: at.recordedAt ?? '2026-01-01T00:00:00.000Z',
    meta: {
      actor: 'user:test',
      role: 'admin',
      operationId: `op-${at.stream}-${at.version}`,
      commandKey: 'key',
      command: 'test',
      correlationId: 'correlation',
      causationId: null,
      traceparent: null,
      reason: null,
    },
  };
}

function identity({ accountId, subscriptionId, at, operationId = `${subscriptionId} ${at}` }: On): {
  accountId: string;
  subscriptionId: string;
  operationId: string;
} {
  return { accountId, subscriptionId, operationId };
}
