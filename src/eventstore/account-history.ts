import type { Pool } from 'pg';
import { run } from './statements.ts';
import { storedEvent, type EventRow } from './stored-rows.ts';
import type { StoredEvent } from './types.ts';

/** Where a page ended: the key of its last event. */
export type HistoryPosition = Pick<StoredEvent, 'recordedAt' | 'stream' | 'version'>;

/**
 * All events of an account over all its streams, newest first, at most `limit` before the given position (null begins at the
 * newest). Pages neither repeat nor skip an event, whatever is appended meanwhile.
 */
export async function accountHistory(
  pool: Pool,
  account: { readonly tenant: string; readonly accountId: string },
  before: HistoryPosition | null,
  limit: number,
): Promise<readonly StoredEvent[]> {
  const { recordedAt, stream, version } = before ?? { recordedAt: 'infinity', stream: '', version: 0 };
  const values = [account.tenant, account.accountId, recordedAt, stream, version, limit];
  return (await run<EventRow>(pool, 'account-history', values)).rows.map(storedEvent);
}
