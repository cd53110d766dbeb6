import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { Currency, Money } from '../../platform/money.ts';
import type { Percent } from '../../platform/percent.ts';
import type { EventData } from '../../eventstore/types.ts';
import type { Recognition } from '../policy/conventions.ts';
import type { Period } from '../subscription/events.ts';
import type { DraftLine, InvoiceLineKind, LineDiscount } from './draft.ts';

/** Stream `invoice-<invoiceId>`. */
export const invoiceStream = (invoiceId: string): string => `invoice-${invoiceId}`;

/** A line's share of a tax that is rounded once per rate and invoice; signed as the line. */
export interface LineTax {
  readonly code: string;
  readonly percent: Percent;
  readonly amount: Money;
}

export interface InvoiceLine {
  readonly lineId: string;
  readonly kind: InvoiceLineKind;
  readonly description: string;
  /** After discounts and without tax; negative for credits. */
  readonly amount: Money;
  readonly discounts: readonly LineDiscount[];
  readonly tax: LineTax | null;
  readonly period: Period;
  /** Null where it bills no plan. */
  readonly planCode: string | null;
  readonly planVersion: number | null;
  readonly quantity: number;
  /** The earlier line that a credit gives back; null for charges. */
  readonly corrects: string | null;
}

/** One rate on all its lines of a document. */
export interface DocumentTax {
  readonly code: string;
  readonly name: string;
  readonly percent: Percent;
  /** Whether the prices contained it. */
  readonly inclusive: boolean;
  /** Sum of the lines that it is levied on, without it. */
  readonly base: Money;
  readonly amount: Money;
}

/** What every event of an invoice says. */
interface OfInvoice {
  readonly invoiceId: string;
  readonly accountId: string;
  /** Null for an invoice that bills no subscription. */
  readonly subscriptionId: string | null;
  readonly operationId: string;
}

/** Written by hand and not yet binding: no number, no posting, nothing owed. */
export type InvoiceDrafted = EventData<
  'InvoiceDrafted',
  OfInvoice & {
    readonly currency: Currency;
    readonly timeZone: string;
    readonly draftedAt: Instant;
    readonly lines: readonly DraftLine[];
  }
>;

/** A draft that will never be issued. */
export type InvoiceDiscarded = EventData<'InvoiceDiscarded', OfInvoice & { readonly discardedAt: Instant }>;

export type InvoiceIssued = EventData<
  'InvoiceIssued',
  OfInvoice & {
    readonly currency: Currency;
    readonly timeZone: string;
    readonly issuedAt: Instant;
    /** Accounting month of the account's local day of issue, `2026-03`. */
    readonly postingPeriod: string;
    /** Local day by which it is to be paid. */
    readonly dueOn: LocalDate;
    /** How revenue of its lines is earned over their periods, for ever: as the tenant had it at the moment of issue. */
    readonly recognition: Recognition;
    readonly lines: readonly InvoiceLine[];
    /** Sum of the lines. */
    readonly subtotal: Money;
    readonly taxes: readonly DocumentTax[];
    /** Subtotal and taxes; negative where credits outweigh charges: owed to the customer. */
    readonly total: Money;
    /** What a negative total gave to the customer's credit; positive, or zero. */
    readonly toCredit: Money;
  }
>;

/** Customer credit that pays for the invoice; the credit's own stream is written in the same append. */
export type InvoiceCreditApplied = EventData<
  'InvoiceCreditApplied',
  OfInvoice & { readonly amount: Money; readonly appliedAt: Instant; readonly postingPeriod: string }
>;

/** Money that came in for the invoice, recorded by hand. */
export type PaymentSucceeded = EventData<
  'PaymentSucceeded',
  OfInvoice & {
    readonly paymentId: string;
    readonly amount: Money;
    /** What the invoice had open of it. */
    readonly toReceivable: Money;
    /** What was paid too much: it goes to the customer's credit. */
    readonly toCredit: Money;
    readonly receivedOn: LocalDate;
    readonly method: string;
    /** The payer's or the bank's. */
    readonly reference: string | null;
    readonly recordedAt: Instant;
    readonly postingPeriod: string;
  }
>;

/** Nothing is open any more. */
export type InvoicePaid = EventData<'InvoicePaid', OfInvoice & { readonly paidAt: Instant }>;

/** Gives back what `ofLineId` billed, signed opposite to it; a credited credit line is therefore positive. */
export interface CreditNoteLine {
  readonly lineId: string;
  readonly ofLineId: string;
  /** Without tax. */
  readonly amount: Money;
  /** Its share of the note's tax, signed as `amount`. */
  readonly tax: LineTax | null;
  readonly period: Period;
}

/** Where a credit note goes. The parts add up, with what is withheld, to the negated total; they are negative where it charges again. */
export interface Allocation {
  /** Lowers what the invoice has open. */
  readonly toReceivable: Money;
  readonly toCredit: Money;
  /** To be paid out. */
  readonly refundDue: Money;
  /** Not given back, since nobody had paid the credit that it was paid from; left out: nothing. */
  readonly withheld?: Money;
}

export type CreditNoteIssued = EventData<
  'CreditNoteIssued',
  OfInvoice & {
    readonly creditNoteId: string;
    readonly reason: string;
    readonly issuedAt: Instant;
    readonly postingPeriod: string;
    readonly lines: readonly CreditNoteLine[];
    readonly subtotal: Money;
    readonly taxes: readonly DocumentTax[];
    /** Subtotal and taxes; negative where the customer gets something. */
    readonly total: Money;
    readonly allocation: Allocation;
  }
>;

/** What an invoice's correction takes of one of its lines, without tax, with the sign of the line. */
export interface TakenLine {
  readonly lineId: string;
  readonly amount: Money;
}

/** Taken back whole, before anything was paid; it keeps its number. */
export type InvoiceVoided = EventData<
  'InvoiceVoided',
  OfInvoice & {
    readonly reason: string;
    readonly voidedAt: Instant;
    readonly postingPeriod: string;
    readonly lines: readonly TakenLine[];
    readonly tax: Money;
    /** What was open. */
    readonly fromReceivable: Money;
    /** Applied credit that goes back to the customer. */
    readonly toCredit: Money;
    /** Applied credit that does not, since nobody had paid it; left out: nothing. */
    readonly withheld?: Money;
  }
>;

/** Given up as uncollectible: what is open is lost. Tax stays owed to the authority. */
export type InvoiceWrittenOff = EventData<
  'InvoiceWrittenOff',
  OfInvoice & {
    readonly reason: string;
    readonly writtenOffAt: Instant;
    readonly postingPeriod: string;
    /** What was open, tax included. */
    readonly amount: Money;
    /** The part of it without tax, spread over what is left of the lines. */
    readonly lines: readonly TakenLine[];
  }
>;

/** Money is to go back to the customer. */
export type RefundRequested = EventData<
  'RefundRequested',
  OfInvoice & {
    readonly refundId: string;
    readonly amount: Money;
    /** The credit note whose refund is due; null: a payment goes back and the invoice is open again. */
    readonly creditNoteId: string | null;
    readonly reason: string;
    readonly requestedAt: Instant;
    readonly postingPeriod: string;
  }
>;

/** The money has left. */
export type RefundSettled = EventData<
  'RefundSettled',
  OfInvoice & {
    readonly refundId: string;
    readonly amount: Money;
    readonly settledOn: LocalDate;
    /** Personal: banks write names into it. */
    readonly reference: string | null;
    readonly settledAt: Instant;
    readonly postingPeriod: string;
  }
>;

export type InvoiceEvent =
  | InvoiceDrafted
  | InvoiceDiscarded
  | InvoiceIssued
  | InvoiceCreditApplied
  | PaymentSucceeded
  | InvoicePaid
  | CreditNoteIssued
  | InvoiceVoided
  | InvoiceWrittenOff
  | RefundRequested
  | RefundSettled;
