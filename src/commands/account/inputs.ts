import type { Currency } from '../../platform/money.ts';
import type { AccountTax, Contact, Segment } from './events.ts';

export interface OpenAccount {
  /** The customer's key in the tenant's own systems; the account id derives from it, so it can be used once per tenant. */
  readonly externalId?: string | null;
  readonly name: string;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string;
  /** IANA name, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
  /** ISO 4217; all subscriptions and invoices of the account are in it. */
  readonly currency: Currency;
  readonly segment: Segment;
  readonly ownerId?: string | null;
  readonly contact: Contact;
}

export interface ChangeContact {
  readonly accountId: string;
  /** The whole new contact; what is left null is emptied. */
  readonly contact: Contact;
}

/** What is charged on invoices to come. */
export interface SetTaxes {
  readonly accountId: string;
  /** All of them, at most one per tax category; none: no tax is charged. */
  readonly taxes: readonly AccountTax[];
  /** True where the account is exempt: none of them is charged. Default false. */
  readonly exempt?: boolean | null;
}

export interface SetPaymentTerms {
  readonly accountId: string;
  /** Days from the day of issue to the one on which an invoice is due, 0 to 365. */
  readonly netDays: number;
}

export interface AccountResult {
  readonly accountId: string;
}
