import type { Pool, PoolClient } from 'pg';
import type { AppendOutcome } from './append-outcome.ts';
import type { PreparedAppend, PreparedEntry } from './prepared-append.ts';
import { run } from './statements.ts';
import { isDuplicateReceipt } from './sql-errors.ts';

/** Whether the append fits the single statement: one event of one stream, and nothing beside it but a receipt. */
export function isSingleEvent({ entries }: PreparedAppend): boolean {
  const [entry] = entries;
  if (entries.length !== 1 || entry!.shared || entry!.events.length !== 1) return false;
  return entry!.timers.length === 0 && entry!.businessTimers.length === 0;
}

/** Appends one event: one statement, one round trip. */
export async function appendOne(on: Pool | PoolClient, append: PreparedAppend): Promise<AppendOutcome> {
  const entry = append.entries[0]!;
  const begins = entry.expected === 0 || entry.expected === -1;
  const sent = values(entry, append);
  try {
    const { rows } = begins
      ? await run<{ version: number }>(on, 'begin-stream', [...sent, entry.accountId])
      : await run<{ version: number }>(on, 'advance-stream', sent);
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
  const { tenant, stream, expected, shard } = entry;
  const { id, type, schemaVersion, body, digest } = entry.events[0]!;
  // The database adds the version that it found, and closes the list.
  const versions = `[{"stream":${JSON.stringify(stream)},"version":`;
  const kept = receipt
    ? [receipt.key, receipt.requestHash, receipt.result, versions]
    : [null, null, null, null];
  return [tenant, stream, expected, id, type, schemaVersion, body, digest, meta, shard, ...kept];
}
