import { invoiceStream, type InvoiceEvent } from '../../commands/invoice/events.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import type { Instant } from '../../platform/clock.ts';
import type { Currency } from '../../platform/money.ts';
import { obligationsAfter } from '../revrec/obligations.ts';
import { schedule, type Month, type ObligationLine } from '../revrec/schedule.ts';
import { postings, type JournalAccount, type Posting } from './accounts.ts';
import { documentPosting, type DocumentPosting } from './documents.ts';

/** A balanced entry: its postings add up to zero. */
export interface JournalEntry {
  readonly source: DocumentPosting['source'] | 'recognition';
  /** Invoice, payment, credit note or refund; for recognition the invoice. */
  readonly documentId: string;
  /** Accounting month. */
  readonly period: Month;
  /** Null for recognition, which belongs to its month as a whole. */
  readonly postedAt: Instant | null;
  readonly currency: Currency;
  readonly postings: readonly Posting[];
}

/** Everything that the journal of an invoice is made from stands in one stream. */
export const journalStream = invoiceStream;

/**
 * The journal of one invoice from the events of its stream, in order of period: the invoice, what was paid and corrected since, and the
 * revenue of each month that it serves. Service of months before the posting is unbilled until then. Recognition of months to come
 * is what the schedule says as of the last event.
 */
export function journalOf(events: readonly RecordedEvent[]): JournalEntry[] {
  let lines: readonly ObligationLine[] = [];
  const entries: JournalEntry[] = [];
  for (const event of events as readonly (RecordedEvent & InvoiceEvent)[]) {
    const after = obligationsAfter(lines, event);
    const posting = documentPosting(event);
    if (posting) entries.push(documentEntry(posting, lines, after));
    lines = after;
  }
  const first = lines[0];
  if (first) entries.push(...recognitionEntries(lines, first));
  return entries
    .filter((entry) => entry.postings.length > 0)
    .sort((a, b) => (a.period < b.period ? -1 : a.period > b.period ? 1 : 0));
}

/** The net of a document goes to what schedules hold: earned before it, or still deferred. */
function documentEntry(
  { amounts, net, ...document }: DocumentPosting,
  before: readonly ObligationLine[],
  after: readonly ObligationLine[],
): JournalEntry {
  const { period } = document;
  const contra = contraIn(after, period, contraIn(before, period));
  const taken = contra.credit_notes + contra.voids + contra.bad_debt;
  // What was earned in months before the posting is unbilled no more.
  const early =
    document.source === 'invoice' ? sumOf(after, (row) => (row.month < period ? row.recognised : 0n)) : 0n;
  const moved: Partial<Record<JournalAccount, bigint>> = {
    ...amounts,
    unbilled_receivable: -early,
    deferred_revenue: early - net - taken,
  };
  for (const [account, amount] of Object.entries(contra) as [JournalAccount, bigint][]) {
    moved[account] = (moved[account] ?? 0n) + amount;
  }
  return { ...document, postings: postings(moved) };
}

interface Contra {
  readonly credit_notes: bigint;
  readonly voids: bigint;
  readonly bad_debt: bigint;
}

/** What was taken in a month of revenue recognised before, less what was taken `already`. */
function contraIn(lines: readonly ObligationLine[], period: Month, already?: Contra): Contra {
  const of = (figure: (row: Row) => bigint): bigint =>
    sumOf(lines, (row) => (row.month === period ? figure(row) : 0n));
  return {
    credit_notes: of((row) => row.contra - row.voided - row.badDebt) - (already?.credit_notes ?? 0n),
    voids: of(({ voided }) => voided) - (already?.voids ?? 0n),
    bad_debt: of(({ badDebt }) => badDebt) - (already?.bad_debt ?? 0n),
  };
}

function recognitionEntries(lines: readonly ObligationLine[], first: ObligationLine): JournalEntry[] {
  const { invoiceId: documentId, postingPeriod, currency } = first;
  const months = [...new Set(lines.flatMap(schedule).map(({ month }) => month))];
  return months.map((period) => {
    const revenue = sumOf(lines, (row) => (row.month === period ? row.recognised : 0n));
    const from = period < postingPeriod ? 'unbilled_receivable' : 'deferred_revenue';
    const recognised = postings({ [from]: revenue, revenue: -revenue });
    return { source: 'recognition', documentId, period, postedAt: null, currency, postings: recognised };
  });
}

type Row = ReturnType<typeof schedule>[number];

function sumOf(lines: readonly ObligationLine[], figure: (row: Row) => bigint): bigint {
  return lines.flatMap(schedule).reduce((sum, row) => sum + figure(row), 0n);
}
