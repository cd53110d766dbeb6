import type { EventStore } from '../../eventstore/types.ts';
import { journalOf, journalStream, type JournalEntry } from '../../projections/journal/journal.ts';

/** The journal of one invoice, as true as the event log; empty where there is none. */
export async function invoiceJournal(
  store: EventStore,
  tenant: string,
  invoiceId: string,
): Promise<readonly JournalEntry[]> {
  const { events } = await store.read({ tenant, stream: journalStream(invoiceId) });
  return journalOf(events);
}
