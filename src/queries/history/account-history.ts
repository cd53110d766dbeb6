import type { Pool } from 'pg';
import { accountHistory } from '../../eventstore/account-history.ts';
import type { EventMeta } from '../../eventstore/types.ts';
import { checkPageSize, decodeCursor, keyPart, pageOf, type Page, type PageRequest } from '../page.ts';

/** One event of an account, of whichever stream. */
export interface HistoryEntry {
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly recordedAt: string;
  readonly meta: EventMeta;
}

/** Everything that ever happened to an account, newest first. */
export type AccountHistory = (
  tenant: string,
  accountId: string,
  page: PageRequest,
) => Promise<Page<HistoryEntry>>;

/** Reads the history from the event log itself, so that it is complete the moment a command has answered. */
export function accountHistoryOf(pool: Pool): AccountHistory {
  return async (tenant, accountId, page) => {
    const first = checkPageSize(page.first);
    const key = decodeCursor(page.after, [keyPart.instant, keyPart.text, keyPart.integer]);
    const before = key && { recordedAt: key[0]!, stream: key[1]!, version: Number(key[2]) };
    const events = await accountHistory(pool, { tenant, accountId }, before, first + 1);
    return pageOf(
      events,
      first,
      ({ stream, version, type, recordedAt, meta }) => ({
        stream,
        version,
        type,
        recordedAt,
        meta: JSON.parse(meta) as EventMeta,
      }),
      ({ recordedAt, stream, version }) => [recordedAt, stream, String(version)],
    );
  };
}
