import type { Currency, Money } from '../../platform/money.ts';
import type { AccountTax } from '../account/events.ts';
import type { Conventions } from '../policy/conventions.ts';
import type { Period } from '../subscription/events.ts';

export type InvoiceLineKind = 'charge' | 'proration_charge' | 'proration_credit' | 'setup_fee' | 'one_off';

/** What a coupon took off a line; positive. */
export interface LineDiscount {
  readonly couponCode: string;
  readonly amount: Money;
}

/** What a line bears of tax, whatever category it is of. */
export type LineRate = Omit<AccountTax, 'category'>;

/** A line before tax is reckoned; all lines of an invoice are in its one currency. */
export interface DraftLine {
  readonly lineId: string;
  readonly kind: InvoiceLineKind;
  readonly description: string;
  /** After discounts; negative for credits. Tax is still in it where the rate is inclusive, unless `netOfTax`. */
  readonly amount: Money;
  /** What coupons took off, already taken from `amount`; positive. */
  readonly discounts: readonly LineDiscount[];
  readonly period: Period;
  readonly planCode: string | null;
  readonly planVersion: number | null;
  readonly quantity: number;
  /** The earlier line that a credit gives back; null for charges. */
  readonly corrects: string | null;
  /** Decides which of the account's taxes applies. */
  readonly taxCategory: string;
  /** True where `amount` never contains tax, such as the credit of what was debited net. */
  readonly netOfTax: boolean;
  /** Of a credit: what the line that it corrects was taxed with, null where that was nothing. Left out: the account's tax of the category. */
  readonly rate?: LineRate | null;
}

/** Who is invoiced, and on which conditions. */
export interface Invoiced {
  readonly accountId: string;
  /** Null for an invoice that bills no subscription. */
  readonly subscriptionId: string | null;
  readonly timeZone: string;
  readonly currency: Currency;
  /** At most one per category; none where the account is exempt. */
  readonly taxes: readonly AccountTax[];
  /** Days from the day of issue to the one on which it is due. */
  readonly netDays: number;
  /** The tenant's, as they are now. */
  readonly conventions: Conventions;
}
