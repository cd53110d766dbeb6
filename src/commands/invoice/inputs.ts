import type { Money } from '../../platform/money.ts';

export interface CreditInvoice {
  readonly invoiceId: string;
  readonly reason: string;
  /** Lines to credit; left out: all that is still creditable on the invoice. */
  readonly lines?: readonly CreditLine[] | null;
}

export interface CreditLine {
  readonly lineId: string;
  /** Positive; default: all that is still creditable on the line. */
  readonly amount?: Money | null;
}

export interface CreditResult {
  readonly invoiceId: string;
  readonly creditNoteId: string;
}
