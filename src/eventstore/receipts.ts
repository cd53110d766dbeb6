import type { Pool } from 'pg';
import { fromExactJson } from './exact-json.ts';
import { Gathered, type LookUp } from './gathered.ts';
import { run } from './statements.ts';
import type { StoredReceipt, StreamVersion } from './types.ts';

interface ReceiptRow {
  readonly key: string;
  readonly request_hash: string;
  readonly result: string;
  readonly versions: string;
  readonly recorded_at: string;
}

/** Looks receipts up by key; those asked for at the same time share a round trip. */
export class Receipts {
  readonly #found: Gathered<LookUp, StoredReceipt | null>;

  constructor(pool: Pool) {
    this.#found = new Gathered(
      async ({ tenant, name }) => {
        const { rows } = await run<ReceiptRow>(pool, 'receipt', [tenant, name]);
        return rows[0] ? receiptOf(rows[0]) : null;
      },
      async (keys) => {
        const { rows } = await run<ReceiptRow>(pool, 'receipts', [
          keys[0]!.tenant,
          keys.map(({ name }) => name),
        ]);
        const byKey = new Map(rows.map((row) => [row.key, receiptOf(row)]));
        return keys.map(({ name }) => byKey.get(name) ?? null);
      },
    );
  }

  find(tenant: string, key: string): Promise<StoredReceipt | null> {
    return this.#found.get({ tenant, name: key });
  }
}

function receiptOf(row: ReceiptRow): StoredReceipt {
  return {
    key: row.key,
    requestHash: row.request_hash,
    result: fromExactJson(row.result) as object,
    versions: JSON.parse(row.versions) as StreamVersion[],
    recordedAt: row.recorded_at,
  };
}
