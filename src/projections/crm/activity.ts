import type { AccountEvent } from '../../commands/account/events.ts';
import type { InvoiceEvent } from '../../commands/invoice/events.ts';
import type { SubscriptionEvent } from '../../commands/subscription/events.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import type { Instant } from '../../platform/clock.ts';
import type { Money } from '../../platform/money.ts';
import { accountActivity } from './account-activity.ts';
import { invoiceActivity } from './invoice-activity.ts';
import { subscriptionActivity } from './subscription-activity.ts';
import type { Reassignment } from './success-tier.ts';

/** What there is to tell of an event. */
export interface Told {
  readonly kind: string;
  readonly at: Instant;
  readonly before?: string;
  readonly after?: string;
  readonly amount?: Money;
  readonly subject?: string;
}

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

/** What an account manager wants to read of an event; null where there is nothing to tell. */
export function activityOf(recorded: RecordedEvent): Activity | null {
  const event = recorded as RecordedEvent & (AccountEvent | SubscriptionEvent | InvoiceEvent);
  const told = accountActivity(event) ?? subscriptionActivity(event) ?? invoiceActivity(event);
  if (told === null) return null;
  const { tenant, stream, version, recordedAt, meta } = event;
  const { kind, at, before = null, after = null, amount = null, subject = null } = told;
  const { accountId } = event.data;
  const { operationId } = meta;
  const cause = { tenant, accountId, stream, version, recordedAt, operationId };
  return { ...cause, kind, at, before, after, amount, subject };
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
