import type { Instant } from '../../platform/clock.ts';
import type { Currency, Money } from '../../platform/money.ts';
import type { EventData } from '../../eventstore/types.ts';

/** Stream `credit-<accountId>-<currency>`: what an account has to its credit in one currency, written at its exact version only. */
export const creditStream = (accountId: string, currency: Currency): string =>
  `credit-${accountId}-${currency}`;

/** Where credit comes from. The first four are posted by the invoice's own events. */
export type CreditSource =
  'negative_invoice' | 'credit_note' | 'overpayment' | 'void' | 'goodwill' | 'prepayment';

interface Movement {
  readonly accountId: string;
  readonly operationId: string;
  /** Positive. */
  readonly amount: Money;
  /** What is left after it. */
  readonly balance: Money;
  readonly movedAt: Instant;
  /** Accounting month of the account's local day. */
  readonly postingPeriod: string;
}

export type CreditGranted = EventData<
  'CreditGranted',
  Movement & {
    readonly source: CreditSource;
    /** The invoice whose events gave it; null for credit given by hand. */
    readonly invoiceId: string | null;
    /** Of credit given by hand. */
    readonly reason: string | null;
  }
>;

/** Pays for an invoice. */
export type CreditApplied = EventData<'CreditApplied', Movement & { readonly invoiceId: string }>;

/** The invoice that gave it was reversed. */
export type CreditTakenBack = EventData<'CreditTakenBack', Movement & { readonly invoiceId: string }>;

export type CreditEvent = CreditGranted | CreditApplied | CreditTakenBack;
