import type { InvoiceEvent } from '../../commands/invoice/events.ts';
import type { EventData } from '../../eventstore/types.ts';
import type { Told } from './activity.ts';

/** Null for events of other streams, and for drafts: nothing is owed by them. */
export function invoiceActivity(told: EventData): Told | null {
  const event = told as InvoiceEvent;
  switch (event.type) {
    case 'InvoiceIssued':
      return { ...about(event), kind: 'invoice_issued', at: event.data.issuedAt, amount: event.data.total };
    case 'InvoiceCreditApplied':
      return { ...about(event), kind: 'credit_applied', at: event.data.appliedAt, amount: event.data.amount };
    case 'PaymentSucceeded':
      return {
        ...about(event),
        kind: 'payment_received',
        at: event.data.recordedAt,
        amount: event.data.amount,
      };
    case 'InvoicePaid':
      return { ...about(event), kind: 'invoice_paid', at: event.data.paidAt };
    case 'CreditNoteIssued':
      return { ...about(event), kind: 'credited', at: event.data.issuedAt, amount: event.data.total };
    case 'InvoiceVoided':
      return { ...about(event), kind: 'invoice_voided', at: event.data.voidedAt };
    case 'InvoiceWrittenOff':
      return {
        ...about(event),
        kind: 'invoice_written_off',
        at: event.data.writtenOffAt,
        amount: event.data.amount,
      };
    case 'RefundRequested':
      return {
        ...about(event),
        kind: 'refund_requested',
        at: event.data.requestedAt,
        amount: event.data.amount,
      };
    case 'RefundSettled':
      return { ...about(event), kind: 'refund_settled', at: event.data.settledAt, amount: event.data.amount };
    case 'InvoiceDrafted':
    case 'InvoiceDiscarded':
      return null;
    default:
      return null;
  }
}

const about = ({ data }: InvoiceEvent): Pick<Told, 'subject'> => ({ subject: data.invoiceId });
