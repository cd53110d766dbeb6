import type { Pool, PoolClient } from 'pg';
import type { AppendOutcome } from './append-outcome.ts';
import type { PreparedAppend } from './prepared-append.ts';
import { run } from './statements.ts';

interface OutcomeRow {
  readonly member: number;
  /** Null where the member has a receipt and no stream. */
  readonly stream: string | null;
  readonly version: number | null;
  readonly outcome: 'appended' | 'conflict' | 'duplicate' | 'held back';
}

/**
 * Appends several members in one transaction and one round trip, each with its own outcome, in the order given. No stream may be
 * written by one member and touched by another, and no receipt key may stand twice.
 * @throws when any member's content is refused by the database; then nothing of the group is written.
 */
export async function appendGroup(
  on: Pool | PoolClient,
  group: readonly PreparedAppend[],
): Promise<readonly AppendOutcome[]> {
  const timed = timedValues(group);
  const { rows } = await (timed
    ? run<OutcomeRow>(on, 'append-group-timed', [...values(group), ...timed])
    : run<OutcomeRow>(on, 'append-group', values(group)));
  const byMember = group.map((): OutcomeRow[] => []);
  for (const row of rows) byMember[row.member - 1]!.push(row);
  return byMember.map(outcome);
}

function outcome(rows: readonly OutcomeRow[]): AppendOutcome {
  if (rows.some((row) => row.outcome === 'duplicate')) return { outcome: 'duplicate' };
  const conflict = rows.find((row) => row.outcome === 'conflict');
  if (conflict) return { outcome: 'conflict', stream: conflict.stream! };
  return {
    outcome: 'appended',
    versions: rows.map((row) => ({ stream: row.stream!, version: row.version! })),
  };
}

/** Parallel arrays, one row of each table as one position; SQL positions count from 1. */
function values(group: readonly PreparedAppend[]): unknown[] {
  const entries = group.flatMap((append, index) =>
    append.entries.map((entry) => ({ ...entry, member: index + 1 })),
  );
  const events = entries.flatMap((entry, index) =>
    entry.events.map((event) => ({ ...event, entry: index + 1 })),
  );
  const timers = entries.flatMap((entry, index) =>
    entry.timers.map((timer) => ({ ...timer, entry: index + 1 })),
  );
  const receipts = group.flatMap(({ receipt }, index) =>
    receipt ? [{ ...receipt, member: index + 1 }] : [],
  );
  return [
    entries.map((entry) => entry.member),
    entries.map((entry) => entry.tenant),
    entries.map((entry) => entry.stream),
    entries.map((entry) => entry.accountId),
    entries.map((entry) => entry.expected),
    entries.map((entry) => entry.events.length),
    entries.map((entry) => entry.shared),
    entries.map((entry) => entry.shard),
    events.map((event) => event.entry),
    events.map((event) => event.id),
    events.map((event) => event.type),
    events.map((event) => event.schemaVersion),
    events.map((event) => event.body),
    events.map((event) => event.digest),
    group.map((append) => append.meta),
    receipts.map((receipt) => receipt.member),
    receipts.map((receipt) => receipt.tenant),
    receipts.map((receipt) => receipt.key),
    receipts.map((receipt) => receipt.requestHash),
    receipts.map((receipt) => receipt.result),
    timers.map((timer) => timer.entry),
    timers.map((timer) => timer.key),
    timers.map((timer) => timer.delayMs),
  ];
}

/** Null where no business timer is to be set or cleared. */
function timedValues(group: readonly PreparedAppend[]): unknown[] | null {
  const entries = group.flatMap((append) => append.entries);
  const timers = entries.flatMap(({ businessTimers }, index) =>
    businessTimers.map((timer) => ({ ...timer, entry: index + 1 })),
  );
  if (timers.length === 0) return null;
  return [timers.map(({ entry }) => entry), timers.map(({ key }) => key), timers.map(({ dueAt }) => dueAt)];
}
