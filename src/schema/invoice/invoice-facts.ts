import type {
  CreditNoteIssued,
  InvoiceDrafted,
  InvoiceEvent,
  InvoiceIssued,
  PaymentSucceeded,
  RefundRequested,
  RefundSettled,
} from '../../commands/invoice/events.ts';
import { invoice, type Invoice } from '../../commands/invoice/invoice.ts';
import type { Fold } from '../../commands/loading.ts';
import type { Instant } from '../../platform/clock.ts';

/** An invoice as it stands, and all that happened to it. */
export interface InvoiceFacts {
  readonly invoice: Invoice;
  /** Null while it is a draft. */
  readonly issued: InvoiceIssued['data'] | null;
  /** Null where it was issued without one. */
  readonly drafted: InvoiceDrafted['data'] | null;
  readonly creditNotes: readonly CreditNoteIssued['data'][];
  readonly payments: readonly PaymentSucceeded['data'][];
  readonly refunds: readonly RefundFacts[];
  /** Since when nothing is open of it; null while something is, and for drafts. */
  readonly settledAt: Instant | null;
}

export interface RefundFacts {
  readonly requested: RefundRequested['data'];
  /** Null until the money has left. */
  readonly settled: RefundSettled['data'] | null;
}

export const invoiceFacts: Fold<InvoiceFacts | null, InvoiceEvent> = {
  initial: null,
  evolve(before, event) {
    const after = invoice.evolve(before?.invoice ?? null, event);
    if (!after) return null;
    const open = after.stage === 'draft' || after.stage === 'discarded' || after.open.minor > 0n;
    const settledAt = open ? null : (before?.settledAt ?? momentOf(event));
    return { ...told(before, event), invoice: after, settledAt };
  },
};

type Told = Omit<InvoiceFacts, 'invoice' | 'settledAt'>;

const untold: Told = { issued: null, drafted: null, creditNotes: [], payments: [], refunds: [] };

function told(before: InvoiceFacts | null, event: InvoiceEvent): Told {
  const facts: Told = before ?? untold;
  switch (event.type) {
    case 'InvoiceDrafted':
      return { ...facts, drafted: event.data };
    case 'InvoiceIssued':
      return { ...facts, issued: event.data };
    case 'CreditNoteIssued':
      return { ...facts, creditNotes: [...facts.creditNotes, event.data] };
    case 'PaymentSucceeded':
      return { ...facts, payments: [...facts.payments, event.data] };
    case 'RefundRequested':
      return { ...facts, refunds: [...facts.refunds, { requested: event.data, settled: null }] };
    case 'RefundSettled':
      return {
        ...facts,
        refunds: facts.refunds.map((refund) =>
          refund.requested.refundId === event.data.refundId ? { ...refund, settled: event.data } : refund,
        ),
      };
    default:
      return facts;
  }
}

function momentOf(event: InvoiceEvent): Instant {
  switch (event.type) {
    case 'InvoiceDrafted':
      return event.data.draftedAt;
    case 'InvoiceDiscarded':
      return event.data.discardedAt;
    case 'InvoiceIssued':
    case 'CreditNoteIssued':
      return event.data.issuedAt;
    case 'InvoiceCreditApplied':
      return event.data.appliedAt;
    case 'PaymentSucceeded':
      return event.data.recordedAt;
    case 'InvoicePaid':
      return event.data.paidAt;
    case 'InvoiceVoided':
      return event.data.voidedAt;
    case 'InvoiceWrittenOff':
      return event.data.writtenOffAt;
    case 'RefundRequested':
      return event.data.requestedAt;
    case 'RefundSettled':
      return event.data.settledAt;
  }
}
