import type { Instant, LocalDate } from '../../platform/clock.ts';
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

export interface DraftInvoice {
  readonly accountId: string;
  readonly lines: readonly DraftedLine[];
}

/** Local days of the account, half-open. */
export interface DraftedPeriod {
  readonly start: LocalDate;
  readonly end: LocalDate;
  /** Within the first day, where service begins within it. */
  readonly startsAt?: Instant | null;
  /** Within the last day, the one before `end`, where service ends within it. */
  readonly endsAt?: Instant | null;
}

export interface DraftedLine {
  readonly description: string;
  /** Units, default 1. */
  readonly quantity?: number | null;
  /** In the account's currency, not negative; with tax where the account's rate is inclusive. */
  readonly unitAmount: Money;
  /** Default `standard`. */
  readonly taxCategory?: string | null;
  /** When the service is rendered; default: the day of the draft. */
  readonly period?: DraftedPeriod | null;
}

export interface InvoiceReference {
  readonly invoiceId: string;
}

/** For voiding and writing off. */
export interface InvoiceReasoned extends InvoiceReference {
  readonly reason: string;
}

export interface RecordPayment extends InvoiceReference {
  readonly amount: Money;
  /** Day in the account's time zone, today or earlier; default today. */
  readonly receivedOn?: LocalDate | null;
  /** Default `bank_transfer`. */
  readonly method?: string | null;
  readonly reference?: string | null;
}

export interface RequestRefund extends InvoiceReference {
  readonly amount: Money;
  readonly reason: string;
}

export interface SettleRefund extends InvoiceReference {
  readonly refundId: string;
  /** Day on which the money left, from the request to today; default today. */
  readonly settledOn?: LocalDate | null;
  readonly reference?: string | null;
}

export interface InvoiceResult {
  readonly invoiceId: string;
  readonly accountId: string;
}

export interface PaymentResult extends InvoiceResult {
  readonly paymentId: string;
}

export interface RefundResult extends InvoiceResult {
  readonly refundId: string;
}
