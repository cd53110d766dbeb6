import type { EventMeta } from '../../eventstore/types.ts';
import type { Page, PageRequest } from '../../queries/index.ts';

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
