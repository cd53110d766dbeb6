import type { AccountContactChanged, AccountOpened } from '../../src/commands/account/events.ts';
import type { CreditNoteIssued, InvoiceIssued, InvoiceLine } from '../../src/commands/invoice/events.ts';
import type { Period } from '../../src/commands/subscription/events.ts';
import type { Money } from '../../src/platform/money.ts';
import type { EventData, RecordedEvent } from '../../src/eventstore/types.ts';

export * from './subscription-samples.ts';

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

const month: Period = { start: '2026-01-01', end: '2026-02-01' };

/** A line of an invoice: amount in minor units, period half-open. */
export const line = (lineId: string, amount: number, start: string, end: string): InvoiceLine => ({
  lineId,
  kind: amount < 0 ? 'proration_credit' : 'charge',
  description: lineId,
  amount: { minor: BigInt(amount), currency: 'USD' },
  discounts: [],
  tax: null,
  period: { start, end },
  planCode: 'silver',
  planVersion: 1,
  quantity: 1,
  corrects: null,
});

export const invoiceIssued = (
  of: Pick<InvoiceIssued['data'], 'accountId' | 'invoiceId' | 'issuedAt'> & Partial<InvoiceIssued['data']>,
  lines: readonly InvoiceLine[],
): InvoiceIssued => ({
  type: 'InvoiceIssued',
  data: {
    dueOn: of.issuedAt.slice(0, 10),
    recognition: 'day',
    subscriptionId: `${of.accountId}-s1`,
    operationId: `issue-${of.invoiceId}`,
    currency: 'USD',
    timeZone: 'UTC',
    postingPeriod: of.issuedAt.slice(0, 7),
    lines,
    subtotal: sumOf(lines),
    taxes: [],
    total: sumOf(lines),
    toCredit: zero,
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
    tax: null,
    period: month,
  }));
  const total = sumOf(lines);
  return {
    type: 'CreditNoteIssued',
    data: {
      subscriptionId: `${of.accountId}-s1`,
      operationId: `credit-${of.creditNoteId}`,
      reason: 'goodwill',
      postingPeriod: of.issuedAt.slice(0, 7),
      lines,
      subtotal: total,
      taxes: [],
      total,
      allocation: { toReceivable: { ...total, minor: -total.minor }, toCredit: zero, refundDue: zero },
      ...of,
    },
  };
};

const zero = { minor: 0n, currency: 'USD' };

const sumOf = (lines: readonly { readonly amount: Money }[]): Money => ({
  minor: lines.reduce((sum, { amount }) => sum + amount.minor, 0n),
  currency: 'USD',
});

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
