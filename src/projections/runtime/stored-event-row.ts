import type { StoredEvent } from '../../eventstore/types.ts';

/** A row of `events` as the driver gives it. */
export interface StoredEventRow {
  readonly tenant: string;
  readonly stream: string;
  readonly version: string;
  readonly id: string;
  readonly type: string;
  readonly schema_version: number;
  readonly account_id: string | null;
  readonly body: string;
  readonly meta: string;
  readonly recorded_at: Date;
}

export const storedEvent = (row: StoredEventRow): StoredEvent => ({
  tenant: row.tenant,
  stream: row.stream,
  version: Number(row.version),
  id: row.id,
  type: row.type,
  schemaVersion: row.schema_version,
  accountId: row.account_id,
  body: row.body,
  meta: row.meta,
  recordedAt: row.recorded_at.toISOString(),
});
