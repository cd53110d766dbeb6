import type { EventData, StreamAppend } from '../../eventstore/types.ts';

/**
 * Streams of the tenant whose versions are the numbers: the n-th event takes number n. Written in the append of what it numbers, so
 * that a number is taken if and only if the document exists.
 */
export const invoiceNumbers = 'numbering-invoice';
export const creditNoteNumbers = 'numbering-credit_note';

export type InvoiceNumberTaken = EventData<
  'InvoiceNumberTaken',
  { readonly invoiceId: string; readonly accountId: string }
>;

export type CreditNoteNumberTaken = EventData<
  'CreditNoteNumberTaken',
  { readonly creditNoteId: string; readonly invoiceId: string; readonly accountId: string }
>;

export type NumberingEvent = InvoiceNumberTaken | CreditNoteNumberTaken;

/** Takes a number for each; none where there is nothing to number. */
export function numbersTaken(tenant: string, events: readonly NumberingEvent[]): readonly StreamAppend[] {
  const of = (type: NumberingEvent['type'], stream: string): readonly StreamAppend[] => {
    const taken = events.filter((event) => event.type === type);
    return taken.length > 0 ? [{ tenant, stream, accountId: null, expected: 'any', events: taken }] : [];
  };
  return [...of('CreditNoteNumberTaken', creditNoteNumbers), ...of('InvoiceNumberTaken', invoiceNumbers)];
}
