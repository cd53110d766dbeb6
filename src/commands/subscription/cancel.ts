import { localDay, startOfDay } from '../../platform/calendar.ts';
import { reject } from '../errors.ts';
import type { InvoiceIssued } from '../invoice/events.ts';
import type { Occasion } from '../types.ts';
import type { SubscriptionCancelled, SubscriptionEvent } from './events.ts';
import type { CancelSubscription } from './inputs.ts';
import { renewDue } from './renewal.ts';
import type { Subscription } from './subscription.ts';

export interface Cancellation {
  readonly events: readonly SubscriptionEvent[];
  readonly invoices: readonly InvoiceIssued[];
}

/**
 * Ends service at once, or on an earlier day. Periods that began before that day and were not billed yet are billed; unused days
 * are not credited by themselves: a credit note gives them back where the tenant wants it.
 */
export function cancelSubscription(
  state: Subscription,
  input: CancelSubscription,
  occasion: Occasion,
): Cancellation {
  const { subscriptionId, accountId, timeZone, lastEffectiveAt } = state;
  const { now, operationId } = occasion;
  const today = localDay(now, timeZone);
  const earliest = localDay(lastEffectiveAt, timeZone);
  const cancelledOn = input.effectiveOn ?? (today > earliest ? today : earliest);
  if (cancelledOn > today && cancelledOn > earliest) {
    reject('InvalidDate', 'effectiveOn', `effectiveOn must be today (${today}) or earlier.`);
  }
  if (cancelledOn < earliest) {
    reject(
      'InvalidDate',
      'effectiveOn',
      `effectiveOn must not be before ${earliest}, when the terms last changed.`,
    );
  }
  const at = cancelledOn === today ? now : startOfDay(cancelledOn, timeZone);
  const cancelled: SubscriptionCancelled = {
    type: 'SubscriptionCancelled',
    data: {
      subscriptionId,
      accountId,
      operationId,
      reason: input.reason ?? null,
      effectiveAt: at > lastEffectiveAt ? at : lastEffectiveAt,
      cancelledOn,
      terms: state.footing.terms,
    },
  };
  const renewal = renewDue(state, (period) => period.start < cancelledOn, occasion);
  return renewal
    ? { events: [renewal.renewed, cancelled], invoices: [renewal.invoice] }
    : { events: [cancelled], invoices: [] };
}
