import type { Currency, Money } from '../platform/money.ts';
import type { LocalDate } from '../platform/clock.ts';
import type { Feature } from '../commands/catalog/events.ts';

/** A plan that customers of the file are on; all plans of an import are billed monthly. */
export interface ImportedPlan {
  readonly code: string;
  readonly name: string;
  readonly tier: string;
  readonly tierRank: number;
  readonly features: readonly Feature[];
  /** Monthly list price; null where the file tells none: then the highest price that its customers pay. */
  readonly listPrice: Money | null;
}

/** When service began: on a day, or so many months before the import's as-of day. */
export type ServiceStart = { readonly on: LocalDate } | { readonly monthsBeforeAsOf: number };

/** When service ended: on a day, or on the import's as-of day. */
export type ServiceEnd = { readonly on: LocalDate } | 'as-of';

/** One valid row of a file, whatever its format. */
export interface ImportedCustomer {
  readonly line: number;
  /** The customer's key in the system that it comes from. */
  readonly externalId: string;
  readonly name: string;
  readonly contactName: string;
  readonly email: string | null;
  readonly country: string;
  readonly timeZone: string;
  readonly currency: Currency;
  readonly plan: ImportedPlan;
  /** What this customer pays each month. */
  readonly monthlyPrice: Money;
  readonly started: ServiceStart;
  /** Contract in months; null where the customer may leave at any time. */
  readonly commitmentMonths: number | null;
  /** Null while service runs. */
  readonly ended: ServiceEnd | null;
}
