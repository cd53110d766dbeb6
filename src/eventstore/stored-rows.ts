import type { StoredEvent } from './types.ts';

/** A row of `events`, as `run` gives it. */
export interface EventRow {
  readonly tenant: string;
  readonly stream: string;
  readonly version: number;
  readonly id: string;
  readonly type: string;
  readonly schema_version: number;
  readonly account_id: string | null;
  readonly body: string;
  readonly meta: string;
  readonly recorded_at: string;
}

export const storedEvent = (row: EventRow): StoredEvent => ({
  tenant: row.tenant,
  stream: row.stream,
  version: row.version,
  id: row.id,
  type: row.type,
  schemaVersion: row.schema_version,
  accountId: row.account_id,
  body: row.body,
  meta: row.meta,
  recordedAt: row.recorded_at,
});
