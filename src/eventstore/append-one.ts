import type { Pool } from 'pg';
import type { AppendOutcome } from './append-outcome.ts';
import type { PreparedAppend, PreparedEntry } from './prepared-append.ts';
import { run } from './statements.ts';
import { isDuplicateReceipt } from './sql-errors.ts';

/** Whether the append fits the single statement: one written stream and nothing beside it but a receipt. */
export function isSingle({ entries }: PreparedAppend): boolean {
  const [entry] = entries;
  return entries.length === 1 && !entry!.shared && entry!.events.length > 0 && entry!.timers.length === 0;
}

/** Appends to one stream: one statement, one round trip. */
export async function appendOne(pool: Pool, append: PreparedAppend): Promise<AppendOutcome> {
  const entry = append.entries[0]!;
  try {
    const { rows } = await run<{ version: number }>(pool, 'append', values(entry, append));
    const [head] = rows;
    return head
      ? { outcome: 'appended', versions: [{ stream: entry.stream, version: head.version }] }
      : { outcome: 'conflict', stream: entry.stream };
  } catch (error) {
    if (isDuplicateReceipt(error)) return { outcome: 'duplicate' };
    throw error;
  }
}

function values(entry: PreparedEntry, { meta, receipt }: PreparedAppend): unknown[] {
  const { tenant, stream, accountId, expected, events, shard } = entry;
  return [
    tenant,
    stream,
    accountId,
    expected,
    events.map((event) => event.id),
    events.map((event) => event.type),
    events.map((event) => event.schemaVersion),
    events.map((event) => event.body),
    events.map((event) => event.digest),
    meta,
    shard,
    receipt?.key ?? null,
    receipt?.requestHash ?? null,
    receipt?.result ?? null,
  ];
}
