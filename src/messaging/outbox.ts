import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { EventMessage } from './types.ts';

/** A row of the outbox with the event it points to. */
export interface OutboxRow {
  readonly outboxId: number;
  readonly message: EventMessage;
}

interface PageRow {
  outbox_id: string;
  tenant: string;
  stream: string;
  version: string;
  id: string;
  type: string;
  schema_version: number;
  account_id: string | null;
  body: string;
  meta: string;
  recorded_at: Date;
}

const statement = (name: string): { name: string; text: string } => ({
  name,
  text: readFileSync(join(import.meta.dirname, 'sql', `${name}.sql`), 'utf8'),
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
    const { rows } = await this.pool.query<PageRow>({ ...pageStatement, values: [shard, after, limit] });
    return rows.map((row) => ({
      outboxId: Number(row.outbox_id),
      message: {
        event: {
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
        },
        traceparent: traceparentOf(row.meta),
      },
    }));
  }

  async delete(shard: number, outboxIds: readonly number[]): Promise<void> {
    await this.pool.query({ ...deleteStatement, values: [shard, outboxIds] });
  }
}

function traceparentOf(meta: string): string | null {
  const { traceparent } = JSON.parse(meta) as { traceparent?: unknown };
  return typeof traceparent === 'string' ? traceparent : null;
}
