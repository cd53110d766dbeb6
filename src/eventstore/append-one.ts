import type { Pool, PoolClient, QueryResult } from 'pg';
import type { AppendOutcome } from './append-outcome.ts';
import type { PreparedAppend, PreparedEntry } from './prepared-append.ts';
import { run } from './statements.ts';
import { isDuplicateReceipt, isTakenStream } from './sql-errors.ts';

const [none, any] = [0, -1];

/**
 * Whether the append fits a single statement: one event of one stream, and nothing beside it but a receipt. Locks are taken in one order
 * everywhere, existing streams, receipts, new streams, else the same command sent to two processes at once would deadlock for a
 * second; where it is not known whether the stream exists, no single statement can keep to that beside a receipt.
 */
export function isSingleEvent({ entries, receipt }: PreparedAppend): boolean {
  const [entry] = entries;
  if (entries.length !== 1 || entry!.shared || entry!.events.length !== 1) return false;
  if (receipt && entry!.expected === any) return false;
  return entry!.timers.length === 0 && entry!.businessTimers.length === 0;
}

/** Appends one event: one statement, one round trip. */
export async function appendOne(on: Pool | PoolClient, append: PreparedAppend): Promise<AppendOutcome> {
  const entry = append.entries[0]!;
  try {
    const { rows } = await send(on, entry, append);
    const [head] = rows;
    return head
      ? { outcome: 'appended', versions: [{ stream: entry.stream, version: head.version }] }
      : { outcome: 'conflict', stream: entry.stream };
  } catch (error) {
    if (isDuplicateReceipt(error)) return { outcome: 'duplicate' };
    if (isTakenStream(error)) return { outcome: 'conflict', stream: entry.stream };
    throw error;
  }
}

function send(
  on: Pool | PoolClient,
  entry: PreparedEntry,
  append: PreparedAppend,
): Promise<QueryResult<{ version: number }>> {
  const sent = values(entry, append);
  const receipt = receiptValues(entry, append);
  if (entry.expected !== none && entry.expected !== any)
    return run(on, 'advance-stream', [...sent, ...receipt]);
  if (!append.receipt) return run(on, 'begin-stream', [...sent, entry.accountId]);
  return run(on, 'begin-stream-once', [...sent, entry.accountId, ...receipt]);
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
