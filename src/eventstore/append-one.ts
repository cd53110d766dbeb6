import type { Pool, PoolClient } from 'pg';
import type { AppendOutcome } from './append-outcome.ts';
import type { PreparedAppend, PreparedEntry } from './prepared-append.ts';
import { run } from './statements.ts';
import { isDuplicateReceipt } from './sql-errors.ts';

/**
 * Whether the append fits a single statement: one event of one stream, and nothing beside it but the receipt of a stream that exists. Locks
 * are taken in one order everywhere, existing streams, receipts, new streams; a statement that begins a stream has its row before it
 * could write a receipt, and the same command sent to two processes at once would deadlock for a second.
 */
export function isSingleEvent({ entries, receipt }: PreparedAppend): boolean {
  const [entry] = entries;
  if (entries.length !== 1 || entry!.shared || entry!.events.length !== 1) return false;
  if (receipt && mayBegin(entry!)) return false;
  return entry!.timers.length === 0 && entry!.businessTimers.length === 0;
}

const mayBegin = ({ expected }: PreparedEntry): boolean => expected === 0 || expected === -1;

/** Appends one event: one statement, one round trip. */
export async function appendOne(on: Pool | PoolClient, append: PreparedAppend): Promise<AppendOutcome> {
  const entry = append.entries[0]!;
  const sent = values(entry, append);
  try {
    const { rows } = mayBegin(entry)
      ? await run<{ version: number }>(on, 'begin-stream', [...sent, entry.accountId])
      : await run<{ version: number }>(on, 'advance-stream', [...sent, ...receiptValues(entry, append)]);
    const [head] = rows;
    return head
      ? { outcome: 'appended', versions: [{ stream: entry.stream, version: head.version }] }
      : { outcome: 'conflict', stream: entry.stream };
  } catch (error) {
    if (isDuplicateReceipt(error)) return { outcome: 'duplicate' };
    throw error;
  }
}

function values(entry: PreparedEntry, { meta }: PreparedAppend): unknown[] {
  const { tenant, stream, expected, shard } = entry;
  const { id, type, schemaVersion, body, digest } = entry.events[0]!;
  return [tenant, stream, expected, id, type, schemaVersion, body, digest, meta, shard];
}

function receiptValues({ stream }: PreparedEntry, { receipt }: PreparedAppend): unknown[] {
  if (!receipt) return [null, null, null, null];
  // The database adds the version that it found, and closes the list.
  const versions = `[{"stream":${JSON.stringify(stream)},"version":`;
  return [receipt.key, receipt.requestHash, receipt.result, versions];
}
