import type { AccountEvent } from '../../commands/account/events.ts';
import type { InvoiceEvent } from '../../commands/invoice/events.ts';
import type { Terms } from '../../commands/rating/terms.ts';
import type { SubscriptionEvent } from '../../commands/subscription/events.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import type { Instant } from '../../platform/clock.ts';
import type { Money } from '../../platform/money.ts';
import type { Reassignment } from './success-tier.ts';

/** One line of an account's timeline. */
export interface Activity {
  readonly tenant: string;
  readonly accountId: string;
  readonly stream: string;
  readonly version: number;
  readonly kind: string;
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly operationId: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly amount: Money | null;
  readonly subject: string | null;
}

const kindOfDirection = { upgrade: 'upgraded', downgrade: 'downgraded', lateral: 'changed' } as const;

/** What an account manager wants to read of an event; null where there is nothing to tell. */
export function activityOf(recorded: RecordedEvent): Activity | null {
  const event = recorded as RecordedEvent & (AccountEvent | SubscriptionEvent | InvoiceEvent);
  const line = { ...cause(recorded), before: null, after: null, amount: null, subject: null };
  const { data } = event;
  switch (event.type) {
    case 'AccountOpened':
      return { ...line, accountId: data.accountId, kind: 'account_opened', at: event.data.openedAt };
    case 'AccountContactChanged':
      return { ...line, accountId: data.accountId, kind: 'contact_changed', at: event.data.changedAt };
    case 'SubscriptionStarted':
      return { ...line, ...subscription(event.data), kind: 'subscription_started' };
    case 'SubscriptionPlanChanged':
      return { ...line, ...subscription(event.data), kind: kindOfDirection[event.data.direction] };
    case 'SubscriptionPlanChangeReverted':
      return { ...line, ...subscription(event.data), kind: 'change_reverted' };
    case 'SubscriptionCancelled':
      return {
        ...line,
        ...subscription(event.data),
        kind: 'cancelled',
        before: described(event.data.terms),
        after: null,
      };
    case 'InvoiceIssued':
      return { ...line, ...billed(event.data), kind: 'invoice_issued' };
    case 'CreditNoteIssued':
      return { ...line, ...billed(event.data), kind: 'credited' };
    case 'SubscriptionRenewalCompleted': // its invoice tells it
    case 'SubscriptionPlanChangeCompleted':
      return null;
    default:
      return null;
  }
}

export function reassignmentActivity({ cause, from, to }: Reassignment): Activity {
  const { tenant, accountId, stream, version, recordedAt, operationId, effectiveAt } = cause;
  return {
    tenant,
    accountId,
    stream,
    version,
    kind: 'success_tier_reassigned',
    at: effectiveAt,
    recordedAt,
    operationId,
    before: from,
    after: to,
    amount: null,
    subject: null,
  };
}

function cause(
  event: RecordedEvent,
): Pick<Activity, 'tenant' | 'stream' | 'version' | 'recordedAt' | 'operationId'> {
  const { tenant, stream, version, recordedAt, meta } = event;
  return { tenant, stream, version, recordedAt, operationId: meta.operationId };
}

function subscription(data: {
  accountId: string;
  subscriptionId: string;
  effectiveAt: Instant;
  terms: Terms;
  previous?: Terms;
}): Pick<Activity, 'accountId' | 'at' | 'before' | 'after' | 'subject'> {
  return {
    accountId: data.accountId,
    at: data.effectiveAt,
    before: data.previous ? described(data.previous) : null,
    after: described(data.terms),
    subject: data.subscriptionId,
  };
}

function billed(data: {
  accountId: string;
  invoiceId: string;
  issuedAt: Instant;
  total: Money;
}): Pick<Activity, 'accountId' | 'at' | 'amount' | 'subject'> {
  return { accountId: data.accountId, at: data.issuedAt, amount: data.total, subject: data.invoiceId };
}

const described = (terms: Terms): string => `${terms.plan.name} × ${terms.quantity}`;
