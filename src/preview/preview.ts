import type { DomainError } from '../commands/errors.ts';
import type { CreditNoteIssued, InvoiceIssued } from '../commands/invoice/events.ts';
import type { ChangeDirection } from '../commands/rating/direction.ts';
import type { Instant, LocalDate } from '../platform/clock.ts';
import type { Money } from '../platform/money.ts';
import type { EntitlementChange } from './entitlements.ts';
import type { RecognitionMonth } from './recognition.ts';
import type { RecurringEffect } from './recurring.ts';
import type { PlannedSaga } from './sagas.ts';

/** Everything that an operation would do, were it sent at this moment. Nothing of it is written. */
export interface Preview {
  readonly accountId: string;
  /** Null for a start: the subscription gets its id when it begins. */
  readonly subscriptionId: string | null;
  /** Version of the subscription that this rests on; as `expectedVersion` of the operation it keeps what was shown true. */
  readonly version: number | null;
  /** False where it would write nothing. */
  readonly changes: boolean;
  /** Of a change of terms. */
  readonly direction: ChangeDirection | null;
  /** Null where nothing changes. */
  readonly effectiveAt: Instant | null;
  /** The local day for which it would be agreed; null where it takes effect at once. */
  readonly scheduledFor: LocalDate | null;
  /** In the order in which they would be issued: periods that were due first. Their ids and line ids are not those of the operation. */
  readonly invoices: readonly InvoiceIssued['data'][];
  /** On invoices that were issued before. */
  readonly creditNotes: readonly CreditNoteIssued['data'][];
  /** What the invoices give back for unused days, without tax; positive. */
  readonly credit: Money;
  /** Sum of the invoices; negative where it would be owed to the customer. */
  readonly total: Money;
  readonly settlement: Settlement;
  readonly nextInvoice: NextInvoice | null;
  readonly recurring: RecurringEffect;
  readonly recognition: readonly RecognitionMonth[];
  readonly entitlements: readonly EntitlementChange[];
  readonly sagas: readonly PlannedSaga[];
}

/** How invoices and credit notes meet the customer's credit; all positive. */
export interface Settlement {
  /** Credit that pays for the invoices. */
  readonly fromCredit: Money;
  /** What the customer gets to its credit. */
  readonly toCredit: Money;
  /** What is to be paid out. */
  readonly refundDue: Money;
  /** What is left to be paid of the invoices. */
  readonly toPay: Money;
}

/** The bill of the period that follows, at the terms then held. */
export interface NextInvoice {
  /** Local day of the account on which it is due. */
  readonly on: LocalDate;
  readonly invoice: InvoiceIssued['data'];
}

export type PreviewResult =
  | { readonly ok: true; readonly preview: Preview }
  | { readonly ok: false; readonly errors: readonly DomainError[] };
