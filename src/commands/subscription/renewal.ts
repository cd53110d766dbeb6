import type { InvoiceIssued } from '../invoice/events.ts';
import { issueInvoice } from '../invoice/issue.ts';
import { currencyOfTerms } from '../rating/price.ts';
import type { Occasion } from '../types.ts';
import { debitOf, fullCharges, periodsFrom } from './charges.ts';
import type { Period, SubscriptionRenewalCompleted } from './events.ts';
import type { Subscription } from './subscription.ts';

export interface Renewal {
  readonly renewed: SubscriptionRenewalCompleted;
  readonly invoice: InvoiceIssued;
}

/** Bills the due periods after the last billed one at the terms held, on an invoice of their own; null where none is due. */
export function renewDue(
  state: Subscription,
  due: (period: Period) => boolean,
  occasion: Occasion,
): Renewal | null {
  const { subscriptionId, accountId, timeZone } = state;
  const { terms, anchor, currentPeriod } = state.footing;
  const periods = periodsFrom(anchor, terms.plan.interval, currentPeriod.end, due);
  const last = periods.at(-1);
  if (!last) return null;

  const { now, operationId, idOf } = occasion;
  const currency = currencyOfTerms(terms);
  const invoiceId = idOf('renewal-invoice');
  const lines = fullCharges(terms, periods, (period) => idOf('renewal-charge', period.start));
  return {
    renewed: {
      type: 'SubscriptionRenewalCompleted',
      data: {
        subscriptionId,
        accountId,
        operationId,
        terms,
        currentPeriod: last,
        debits: lines.map((line) => debitOf(line, invoiceId)),
        invoiceId,
        completedAt: now,
      },
    },
    invoice: issueInvoice({ accountId, subscriptionId, timeZone, currency, taxes: [], netDays: 14 }, invoiceId, lines, occasion),
  };
}
