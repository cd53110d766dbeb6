import { invoiceStream, type InvoiceEvent } from '../../commands/invoice/events.ts';
import type { RecordedEvent } from '../../eventstore/types.ts';
import type { Instant } from '../../platform/clock.ts';
import type { Currency } from '../../platform/money.ts';
import { obligationsAfter } from '../revrec/obligations.ts';
import { schedule, type Month, type ObligationLine } from '../revrec/schedule.ts';

/** The accounts that today's money events touch; `credit_notes` is contra to `revenue`. */
export const journalAccounts = [
  'receivable',
  'unbilled_receivable',
  'deferred_revenue',
  'revenue',
  'credit_notes',
] as const;
export type JournalAccount = (typeof journalAccounts)[number];

export interface Posting {
  readonly account: JournalAccount;
  /** Minor units: debit positive, credit negative. Never zero. */
  readonly amount: bigint;
}

/** A balanced entry: its postings add up to zero. */
export interface JournalEntry {
  readonly source: 'invoice' | 'credit_note' | 'recognition';
  /** Invoice or credit note; for recognition the invoice. */
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
 * The journal of one invoice from the events of its stream, in order of period: the invoice, its credit notes, and the revenue of each
 * month that it serves. Service of months before the posting is unbilled until then. Recognition of months to come is what
 * the schedule says as of the last event.
 */
export function journalOf(events: readonly RecordedEvent[]): JournalEntry[] {
  let lines: readonly ObligationLine[] = [];
  const entries: JournalEntry[] = [];
  for (const event of events as readonly (RecordedEvent & InvoiceEvent)[]) {
    const after = obligationsAfter(lines, event);
    entries.push(documentEntry(event, lines, after));
    lines = after;
  }
  const first = lines[0];
  if (first) entries.push(...recognitionEntries(lines, first));
  return entries
    .filter(({ postings }) => postings.length > 0)
    .sort((a, b) => (a.period < b.period ? -1 : a.period > b.period ? 1 : 0));
}

function documentEntry(
  event: RecordedEvent & InvoiceEvent,
  before: readonly ObligationLine[],
  after: readonly ObligationLine[],
): JournalEntry {
  const { postingPeriod: period, issuedAt: postedAt, total } = event.data;
  const common = { period, postedAt, currency: total.currency };
  if (event.type === 'InvoiceIssued') {
    const early = sumOf(after, (row) => (row.month < period ? row.recognised : 0n));
    return {
      ...common,
      source: 'invoice',
      documentId: event.data.invoiceId,
      postings: posted({
        receivable: total.minor,
        unbilled_receivable: -early,
        deferred_revenue: early - total.minor,
      }),
    };
  }
  // What the note takes back of revenue that was recognised before it; the rest was still deferred.
  const contraIn = (lines: readonly ObligationLine[]): bigint =>
    sumOf(lines, (row) => (row.month === period ? row.contra : 0n));
  const contra = contraIn(after) - contraIn(before);
  return {
    ...common,
    source: 'credit_note',
    documentId: event.data.creditNoteId,
    postings: posted({
      receivable: total.minor,
      deferred_revenue: -total.minor - contra,
      credit_notes: contra,
    }),
  };
}

function recognitionEntries(lines: readonly ObligationLine[], first: ObligationLine): JournalEntry[] {
  const { invoiceId: documentId, postingPeriod, currency } = first;
  const months = [...new Set(lines.flatMap(schedule).map(({ month }) => month))];
  return months.map((period) => {
    const revenue = sumOf(lines, (row) => (row.month === period ? row.recognised : 0n));
    const from = period < postingPeriod ? 'unbilled_receivable' : 'deferred_revenue';
    const postings = posted({ [from]: revenue, revenue: -revenue });
    return { source: 'recognition', documentId, period, postedAt: null, currency, postings };
  });
}

function sumOf(
  lines: readonly ObligationLine[],
  figure: (row: ReturnType<typeof schedule>[number]) => bigint,
): bigint {
  return lines.flatMap(schedule).reduce((sum, row) => sum + figure(row), 0n);
}

function posted(amounts: Partial<Record<JournalAccount, bigint>>): Posting[] {
  return journalAccounts.flatMap((account) => {
    const amount = amounts[account] ?? 0n;
    return amount === 0n ? [] : [{ account, amount }];
  });
}
