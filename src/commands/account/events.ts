import type { Instant } from '../../platform/clock.ts';
import type { Currency } from '../../platform/money.ts';
import type { Percent } from '../../platform/percent.ts';
import type { EventData } from '../../eventstore/types.ts';

/** Stream `account-<accountId>`. */
export const accountStream = (accountId: string): string => `account-${accountId}`;

export const segments = ['self_serve', 'smb', 'mid_market', 'enterprise'] as const;
export type Segment = (typeof segments)[number];

/** Personal: each field is encrypted under the account's key wherever it is stored or sent. */
export interface Contact {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
}

export type AccountOpened = EventData<
  'AccountOpened',
  {
    readonly accountId: string;
    /** The customer's key in the tenant's own systems; unique per tenant (the account id derives from it). */
    readonly externalId: string | null;
    /** Name of the organisation or an alias; not personal. */
    readonly name: string;
    /** ISO 3166-1 alpha-2. */
    readonly country: string;
    /** IANA name; days of this account are days there. */
    readonly timeZone: string;
    readonly currency: Currency;
    readonly segment: Segment;
    /** Who looks after the account, as an id of the tenant's CRM. */
    readonly ownerId: string | null;
    readonly contact: Contact;
    readonly openedAt: Instant;
  }
>;

export type AccountContactChanged = EventData<
  'AccountContactChanged',
  { readonly accountId: string; readonly contact: Contact; readonly changedAt: Instant }
>;

/** A tax that an account pays on one category of what it buys. */
export interface AccountTax {
  /** Tax category of plans and add-ons; each category bears at most one tax. */
  readonly category: string;
  /** For the books, such as `DE19`. */
  readonly code: string;
  /** For people, such as `VAT`; stands on invoices. */
  readonly name: string;
  readonly percent: Percent;
  /** True where prices contain it. */
  readonly inclusive: boolean;
}

/** The taxes of all invoices to come; those issued stay as they are. */
export type AccountTaxesSet = EventData<
  'AccountTaxesSet',
  {
    readonly accountId: string;
    readonly taxes: readonly AccountTax[];
    /** True where none of them is charged. */
    readonly exempt: boolean;
    readonly setAt: Instant;
  }
>;

/** The payment terms of all invoices to come. */
export type AccountTermsSet = EventData<
  'AccountTermsSet',
  {
    readonly accountId: string;
    /** Days from the day of issue to the one on which an invoice is due. */
    readonly netDays: number;
    readonly setAt: Instant;
  }
>;

export type AccountEvent = AccountOpened | AccountContactChanged | AccountTaxesSet | AccountTermsSet;
