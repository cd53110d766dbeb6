import type { CreditNoteIssued, InvoiceEvent, InvoiceIssued } from '../../commands/invoice/events.ts';
import type { Fold } from '../../commands/loading.ts';

/** An invoice as issued, and what was credited since. */
export type InvoiceFacts = InvoiceIssued['data'] & {
  readonly creditNotes: readonly CreditNoteIssued['data'][];
};

export const invoiceFacts: Fold<InvoiceFacts | null, InvoiceEvent> = {
  initial: null,
  evolve(facts, event) {
    switch (event.type) {
      case 'InvoiceIssued':
        return { ...event.data, creditNotes: [] };
      case 'CreditNoteIssued':
        return facts && { ...facts, creditNotes: [...facts.creditNotes, event.data] };
    }
  },
};
