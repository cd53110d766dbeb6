import type { Currency } from '../../platform/money.ts';
import type { Contact, Segment } from './events.ts';

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

export interface AccountResult {
  readonly accountId: string;
}
