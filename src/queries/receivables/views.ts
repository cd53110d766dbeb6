import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { Currency, Money } from '../../platform/money.ts';
import type { InvoiceStatus } from '../../projections/receivables/receivable.ts';

/** An invoice as the read model has it. */
export interface ReceivableView {
  readonly invoiceId: string;
  readonly accountId: string;
  readonly status: InvoiceStatus;
  readonly createdAt: Instant;
  readonly dueOn: LocalDate | null;
  readonly total: Money;
  readonly open: Money;
}

/** What is left out does not narrow. */
export interface ReceivableFilter {
  readonly accountId?: string | null;
  readonly status?: InvoiceStatus | null;
  /** Open on a local day, and due before it. */
  readonly overdueOn?: LocalDate | null;
}

/** What customers owe, and are owed, in one currency. */
export interface ReceivableTotals {
  readonly currency: Currency;
  readonly open: Money;
  /** Open, and due before the day asked for. */
  readonly overdue: Money;
  /** What customers have to their credit. */
  readonly credit: Money;
}

export type NumberedDocument = 'invoice' | 'credit_note';
