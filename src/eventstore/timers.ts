import type { Pool } from 'pg';
import { run } from './statements.ts';

/** A timer that has come due. `dueAt` names this very setting of it: moving the timer changes it. */
export interface DueTimer {
  readonly tenant: string;
  readonly stream: string;
  readonly key: string;
  /** PostgreSQL's own text, with microseconds; only to be handed back. */
  readonly dueAt: string;
}

/**
 * Durable timers. They are set and cleared by appends; what fires them claims them for a lease, handles them with an append that
 * clears or moves them, and so needs nothing else. A claim that lapses is due again.
 */
export interface TimerQueue {
  /** Timers due by the database's clock and not claimed, earliest first; claimed for `leaseMs` by this call alone. */
  claimDue(limit: number, leaseMs: number): Promise<readonly DueTimer[]>;
  /** Real milliseconds until the earliest timer (or lapse of a claim); 0 where one is due; null without timers. */
  nextDueInMs(): Promise<number | null>;
  /** Removes a claimed timer that no append cleared, unless it was moved meanwhile. */
  deleteTimer(timer: DueTimer): Promise<void>;
}

interface TimerRow {
  readonly tenant: string;
  readonly stream: string;
  readonly key: string;
  readonly due_at: string;
}

export async function claimDue(pool: Pool, limit: number, leaseMs: number): Promise<readonly DueTimer[]> {
  const { rows } = await run<TimerRow>(pool, 'claim-due-timers', [limit, leaseMs]);
  return rows.map(({ tenant, stream, key, due_at }) => ({ tenant, stream, key, dueAt: due_at }));
}

export async function nextDueInMs(pool: Pool): Promise<number | null> {
  const { rows } = await run<{ due_in_ms: number | null }>(pool, 'next-due-timer', []);
  return rows[0]?.due_in_ms ?? null;
}

export async function deleteTimer(pool: Pool, timer: DueTimer): Promise<void> {
  await run(pool, 'delete-timer', [timer.tenant, timer.stream, timer.key, timer.dueAt]);
}

/** Whether the tenant has a timer of another key than this. */
export async function hasTimerBut(pool: Pool, tenant: string, key: string): Promise<boolean> {
  const { rows } = await run<{ found: boolean }>(pool, 'has-timer-but', [tenant, key]);
  return rows[0]!.found;
}

export const timerQueue = (pool: Pool): TimerQueue => ({
  claimDue: (limit, leaseMs) => claimDue(pool, limit, leaseMs),
  nextDueInMs: () => nextDueInMs(pool),
  deleteTimer: (timer) => deleteTimer(pool, timer),
});
