import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool, QueryConfig } from 'pg';
import { storedEvent, type EventRow } from '../eventstore/stored-rows.ts';
import { columnTypes } from '../platform/database.ts';
import type { EventMessage } from './types.ts';

/** A row of the outbox with the event it points to. */
export interface OutboxRow {
  readonly outboxId: number;
  readonly message: EventMessage;
}

interface PageRow extends EventRow {
  readonly outbox_id: number;
}

const statement = (name: string): QueryConfig => ({
  name: `messaging/${name}`,
  text: readFileSync(join(import.meta.dirname, 'sql', `${name}.sql`), 'utf8'),
  types: columnTypes,
});
const pageStatement = statement('outbox-page');
const deleteStatement = statement('outbox-delete');

/** The outbox of one database, by shard. Every statement stands alone: no transaction is open while messages are published. */
export class Outbox {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  /** Rows after an id, in id order, as far as they are committed. */
  async page(shard: number, after: number, limit: number): Promise<readonly OutboxRow[]> {
    const { rows } = await this.pool.query<PageRow>({
      ...pageStatement,
      values: [shard, after, limit],
    });
    return rows.map((row) => ({
      outboxId: row.outbox_id,
      message: { event: storedEvent(row), traceparent: traceparentOf(row.meta) },
    }));
  }

  async delete(shard: number, outboxIds: readonly number[]): Promise<void> {
    await this.pool.query({ ...deleteStatement, values: [shard, outboxIds] });
  }
}

/** Most events were never traced, which can be seen without parsing. */
function traceparentOf(meta: string): string | null {
  if (!meta.includes('"traceparent":"')) return null;
  const { traceparent } = JSON.parse(meta) as { traceparent?: unknown };
  return typeof traceparent === 'string' ? traceparent : null;
}
