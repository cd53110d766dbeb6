import type { CreditEvent } from '../commands/credit/events.ts';
import type { InvoiceEvent } from '../commands/invoice/events.ts';
import type { RecordedEvent } from '../eventstore/types.ts';
import { negate, sum, type Currency, type Money } from '../platform/money.ts';
import type { Settlement } from './preview.ts';

/** How decided invoices and credit notes meet the customer's credit. */
export function settlementOf(decided: readonly RecordedEvent[], currency: Currency): Settlement {
  const events = decided as readonly (RecordedEvent & (CreditEvent | InvoiceEvent))[];
  const sumOf = (amountOf: (event: CreditEvent | InvoiceEvent) => Money | null): Money =>
    sum(
      events.map(amountOf).filter((amount) => amount !== null),
      currency,
    );
  return {
    fromCredit: sumOf((event) => (event.type === 'CreditApplied' ? event.data.amount : null)),
    toCredit: sumOf((event) => {
      if (event.type === 'CreditGranted') return event.data.amount;
      return event.type === 'CreditTakenBack' ? negate(event.data.amount) : null;
    }),
    refundDue: sumOf((event) => (event.type === 'RefundRequested' ? event.data.amount : null)),
    toPay: sumOf((event) => {
      if (event.type === 'InvoiceIssued') return event.data.total.minor > 0n ? event.data.total : null;
      return event.type === 'InvoiceCreditApplied' ? negate(event.data.amount) : null;
    }),
  };
}
