import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { Money } from '../../platform/money.ts';
import type { Terms } from '../rating/terms.ts';
import type { Standing } from './standing.ts';

/** Half-open interval of local days in the account's time zone: `end` is not part of it. */
export interface Period {
  readonly start: LocalDate;
  readonly end: LocalDate;
  /** Where service is reckoned by second and the period begins within the day of `start`: since when. */
  readonly startsAt?: Instant;
  /** Of a line by hand that ends within the day before `end`: until when. */
  readonly endsAt?: Instant;
}

/** What was really debited for a period, without tax and after discounts; later changes credit it, never more than `amount`. */
export interface Debit {
  readonly lineId: string;
  /** Of the plan or add-on that it is for. */
  readonly planCode: string;
  /** Null for an opening debit: billed elsewhere before the import. */
  readonly invoiceId: string | null;
  readonly amount: Money;
  readonly period: Period;
}

/** Gives back the unused part of one debit. `amount` is positive. */
export interface DebitCredit {
  readonly lineId: string;
  readonly ofLineId: string;
  readonly amount: Money;
  readonly period: Period;
}

/** What credits gave of a debit that was written off after them: nobody had paid it. `amount` is positive. */
export interface UnpaidCredit {
  readonly ofLineId: string;
  readonly amount: Money;
}

/** By what less is given back, because earlier credits gave what nobody had paid. Both sides come to the same sum. */
export interface Withheld {
  /** Unused parts of debits, or of what is left of them, that are not given back. */
  readonly of: readonly Omit<DebitCredit, 'lineId'>[];
  readonly madeUpFor: readonly UnpaidCredit[];
}

/** What every event of a subscription says that may give something back. */
export interface GivesCredit {
  readonly credits: readonly DebitCredit[];
  /** Left out: nothing. */
  readonly withheld?: Withheld;
}

/** What every event of a subscription says. */
export interface OfSubscription {
  readonly subscriptionId: string;
  readonly accountId: string;
  readonly operationId: string;
}

/** What every event says that leaves something in force: all of it, so that no reader needs an earlier event. */
export interface InForce extends OfSubscription {
  readonly terms: Terms;
  readonly effectiveAt: Instant;
  readonly standing: Standing;
  readonly held: boolean;
}

/** A credit note, and the invoice that it is on. */
export interface NotedInvoice {
  readonly invoiceId: string;
  readonly creditNoteId: string;
}
