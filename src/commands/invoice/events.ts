import type { Instant } from '../../platform/clock.ts';
import type { Currency, Money } from '../../platform/money.ts';
import type { EventData } from '../../eventstore/types.ts';
import type { Period } from '../subscription/events.ts';

/** Stream `invoice-<invoiceId>`. */
export const invoiceStream = (invoiceId: string): string => `invoice-${invoiceId}`;

export interface InvoiceLine {
  readonly lineId: string;
  readonly kind: 'charge' | 'proration_charge' | 'proration_credit';
  readonly description: string;
  /** Negative for credits. */
  readonly amount: Money;
  readonly period: Period;
  readonly planCode: string;
  readonly planVersion: number;
  readonly quantity: number;
  /** The earlier line that a credit gives back; null for charges. */
  readonly corrects: string | null;
}

export type InvoiceIssued = EventData<
  'InvoiceIssued',
  {
    readonly invoiceId: string;
    readonly accountId: string;
    readonly subscriptionId: string;
    readonly operationId: string;
    readonly currency: Currency;
    readonly timeZone: string;
    readonly issuedAt: Instant;
    /** Accounting month of the account's local day of issue, `2026-03`. */
    readonly postingPeriod: string;
    readonly lines: readonly InvoiceLine[];
    /** Sum of the lines; negative where credits outweigh charges: owed to the customer. */
    readonly total: Money;
  }
>;

/** Gives back what `ofLineId` billed, signed opposite to it; a credited credit line is therefore positive. */
export interface CreditNoteLine {
  readonly lineId: string;
  readonly ofLineId: string;
  readonly amount: Money;
  readonly period: Period;
}

export type CreditNoteIssued = EventData<
  'CreditNoteIssued',
  {
    readonly creditNoteId: string;
    readonly invoiceId: string;
    readonly accountId: string;
    readonly subscriptionId: string;
    readonly operationId: string;
    readonly reason: string;
    readonly issuedAt: Instant;
    readonly postingPeriod: string;
    readonly lines: readonly CreditNoteLine[];
    readonly total: Money;
  }
>;

export type InvoiceEvent = InvoiceIssued | CreditNoteIssued;
