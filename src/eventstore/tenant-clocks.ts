import type { Pool } from 'pg';
import type { Clock, Instant, TenantClock } from '../platform/clock.ts';
import { run } from './statements.ts';

/** Where the clock of a sandbox stands. */
export interface ClockPosition {
  readonly now: Instant;
  /** Where it is on its way to; null where it stands still. */
  readonly advancingTo: Instant | null;
  /** Of the clock's stream, as far as this position follows it. */
  readonly version: number;
}

/** What may be asked about a tenant before its clock is touched. */
export interface Sandboxes {
  isSandbox(tenant: string): Promise<boolean>;
  /** Whether anything of an account has ever been recorded. */
  hasAccounts(tenant: string): Promise<boolean>;
  /** Lets the clock follow its stream, as far as it does not yet; it never goes back. */
  follow(tenant: string, position: ClockPosition): Promise<void>;
}

export const noSandboxes: Sandboxes = {
  isSandbox: async () => false,
  hasAccounts: async () => true,
  follow: async () => {},
};

/** The clocks of sandboxes: derived from their streams, and moved on by whoever plays an advance. */
export interface TenantClocks extends TenantClock, Sandboxes {
  /** Null where the tenant lives in real time. */
  position(tenant: string): Promise<ClockPosition | null>;
  /** Moves a clock that has a position; never back. */
  moveTo(tenant: string, at: Instant): Promise<void>;
  /** Sandboxes whose clock does not follow its stream yet, is on its way, or has something due. */
  toPlay(): Promise<readonly string[]>;
}

/** A tenant once known not to be a sandbox is not asked for again: that never changes. */
export function tenantClocks(pool: Pool, clock: Clock): TenantClocks {
  const live = new Set<string>();

  const row = async (tenant: string): Promise<TenantRow | null> => {
    if (live.has(tenant)) return null;
    const { rows } = await run<TenantRow>(pool, 'tenant-clock', [tenant]);
    if (rows[0]?.sandbox === false) live.add(tenant);
    return rows[0] ?? null;
  };

  const position = async (tenant: string): Promise<ClockPosition | null> => {
    const found = await row(tenant);
    if (!found?.sandbox || found.now === null) return null;
    return { now: found.now, advancingTo: found.advancing_to, version: found.version ?? 0 };
  };

  return {
    position,
    now: async (tenant) => (await position(tenant))?.now ?? clock.now(),
    isSandbox: async (tenant) => (await row(tenant))?.sandbox ?? false,
    hasAccounts: async (tenant) => {
      const { rows } = await run<{ any: boolean }>(pool, 'tenant-has-accounts', [tenant]);
      return rows[0]!.any;
    },
    follow: async (tenant, { now, advancingTo, version }) => {
      await run(pool, 'follow-clock', [tenant, now, advancingTo, version]);
      // From now on this clock decides. Rows that an append holds at this moment are passed over: whoever claims one sees that.
      await run(pool, 'leave-real-time', [tenant]);
    },
    moveTo: async (tenant, at) => void (await run(pool, 'move-clock', [tenant, at])),
    toPlay: async () => {
      const { rows } = await run<{ tenant: string }>(pool, 'clocks-to-play', []);
      return rows.map(({ tenant }) => tenant);
    },
  };
}

interface TenantRow {
  readonly sandbox: boolean;
  readonly now: Instant | null;
  readonly advancing_to: Instant | null;
  readonly version: number | null;
}
