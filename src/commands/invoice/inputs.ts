import type { Money } from '../../platform/money.ts';
import type { Settlement } from './credit-note.ts';

export interface CreditInvoice {
  readonly invoiceId: string;
  readonly reason: string;
  /** Lines to credit; left out: all that is still creditable on the invoice. */
  readonly lines?: readonly CreditLine[] | null;
  /** What becomes of what was paid already: it stays as the customer's credit (default), or is to be paid out. */
  readonly settlement?: Settlement | null;
}

export interface CreditLine {
  readonly lineId: string;
  /** Without tax, positive; default: all that is still creditable on the line. */
  readonly amount?: Money | null;
}

export interface CreditResult {
  readonly invoiceId: string;
  readonly creditNoteId: string;
}
