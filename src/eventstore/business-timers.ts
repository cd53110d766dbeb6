import type { Pool } from 'pg';
import type { Instant } from '../platform/clock.ts';
import { run } from './statements.ts';

/** A business timer as it is set now; `dueAt` is by its tenant's clock. */
export interface DueBusinessTimer {
  readonly tenant: string;
  readonly stream: string;
  readonly key: string;
  readonly dueAt: Instant;
  /** It was claimed before, as it is set now, and the claim lapsed. */
  readonly again: boolean;
}

/**
 * Timers by the clocks of tenants. What handles one moves or clears it in its append. Tenants that live in real time
 * are asked for together, each timer claimed for a lease; one with a clock of its own is asked for by name, by whoever moves that
 * clock alone.
 */
export interface BusinessTimers {
  /** Of tenants in real time, due by the database's clock and not claimed, earliest first; claimed for `leaseMs` by this call alone. */
  claimDue(limit: number, leaseMs: number): Promise<readonly DueBusinessTimer[]>;
  /** Of tenants in real time: milliseconds until the earliest timer (or lapse of a claim); 0 where one is due; null without timers. */
  nextDueInMs(): Promise<number | null>;
  /** Of one tenant, whatever its clock says: due at `at` or before, earliest first. Nothing is claimed. */
  dueBy(tenant: string, at: Instant, limit: number): Promise<readonly DueBusinessTimer[]>;
}

export const businessTimers = (pool: Pool): BusinessTimers => ({
  claimDue: async (limit, leaseMs) =>
    dueOf(await run<TimerRow>(pool, 'claim-business-timers', [limit, leaseMs])),
  nextDueInMs: async () => {
    const { rows } = await run<{ due_in_ms: number }>(pool, 'next-business-timer', []);
    return rows[0]?.due_in_ms ?? null;
  },
  dueBy: async (tenant, at, limit) =>
    dueOf(await run<TimerRow>(pool, 'business-timers-by', [tenant, at, limit])),
});

interface TimerRow {
  readonly tenant: string;
  readonly stream: string;
  readonly key: string;
  readonly due_at: Instant;
  readonly again: boolean;
}

const dueOf = ({ rows }: { readonly rows: readonly TimerRow[] }): readonly DueBusinessTimer[] =>
  rows.map(({ tenant, stream, key, due_at: dueAt, again }) => ({ tenant, stream, key, dueAt, again }));
