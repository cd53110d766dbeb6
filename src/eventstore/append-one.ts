import type { Pool, PoolClient } from 'pg';
import type { AppendOutcome } from './append-outcome.ts';
import type { PreparedAppend, PreparedEntry } from './prepared-append.ts';
import { run } from './statements.ts';
import { isDuplicateReceipt } from './sql-errors.ts';

/** Whether the append fits the single statement: one event of one stream, and nothing beside it but a receipt. */
export function isSingleEvent({ entries }: PreparedAppend): boolean {
  const [entry] = entries;
  return entries.length === 1 && !entry!.shared && entry!.events.length === 1 && entry!.timers.length === 0;
}

/** Appends one event: one statement, one round trip. */
export async function appendOne(on: Pool | PoolClient, append: PreparedAppend): Promise<AppendOutcome> {
  const entry = append.entries[0]!;
  try {
    const { rows } = await run<{ version: number }>(on, 'append', values(entry, append));
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
  const { tenant, stream, accountId, expected, shard } = entry;
  const [event] = entry.events;
  return [
    tenant,
    stream,
    accountId,
    expected,
    event!.id,
    event!.type,
    event!.schemaVersion,
    event!.body,
    event!.digest,
    meta,
    shard,
    receipt?.key ?? null,
    receipt?.requestHash ?? null,
    receipt?.result ?? null,
  ];
}
