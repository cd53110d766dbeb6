import { amountsAfter, amountsOf, type Amounts } from '../../commands/invoice/amounts.ts';
import type { InvoiceEvent } from '../../commands/invoice/events.ts';
export type { InvoiceStatus } from '../../commands/invoice/standing.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { Currency } from '../../platform/money.ts';

/** An invoice as receivables see it: what it comes to and what became of it, without its lines. */
export interface Receivable extends Amounts {
  readonly tenant: string;
  readonly invoiceId: string;
  readonly accountId: string;
  /** Null where it bills no subscription. */
  readonly subscriptionId: string | null;
  readonly currency: Currency;
  /** When it was drafted, or issued without a draft. */
  readonly createdAt: Instant;
  /** Null until it is issued, as `dueOn` is. */
  readonly issuedAt: Instant | null;
  readonly dueOn: LocalDate | null;
}

/** After one more event of its stream; null before it begins. */
export function receivableAfter(
  before: Receivable | null,
  recorded: RecordedEvent & InvoiceEvent,
): Receivable | null {
  const event: InvoiceEvent = recorded;
  switch (event.type) {
    case 'InvoiceDrafted': {
      const { invoiceId, accountId, subscriptionId, currency, draftedAt } = event.data;
      const of = { tenant: recorded.tenant, invoiceId, accountId, subscriptionId, currency };
      return { ...of, ...amountsOf(event), createdAt: draftedAt, issuedAt: null, dueOn: null };
    }
    case 'InvoiceIssued': {
      const { invoiceId, accountId, subscriptionId, currency, issuedAt, dueOn } = event.data;
      const of = { tenant: recorded.tenant, invoiceId, accountId, subscriptionId, currency };
      return { ...of, ...amountsOf(event), createdAt: before?.createdAt ?? issuedAt, issuedAt, dueOn };
    }
    default:
      return before && { ...before, ...amountsAfter(before, event) };
  }
}
