/** Time comes in from outside: nothing but this file may read the machine's clock. */

/** An instant in ISO 8601, UTC, milliseconds: `2026-03-01T00:00:00.000Z`. Strings of this form sort by time. */
export type Instant = string;

/** A calendar day without a time zone: `2026-03-01`. Strings of this form sort by day. */
export type LocalDate = string;

export interface Clock {
  now(): Instant;
}

/** The time that a tenant lives in: real time, unless it is a sandbox that was given a clock of its own. */
export interface TenantClock {
  now(tenant: string): Promise<Instant>;
}

/** Every tenant lives in the time of `clock`. */
export const inRealTime = (clock: Clock): TenantClock => ({ now: async () => clock.now() });

export const systemClock: Clock = {
  now: () => new Date().toISOString(),
};

/** A clock that stands still until told otherwise. */
export function fixedClock(start: Instant): Clock & { set(to: Instant): void } {
  let current = start;
  return { now: () => current, set: (to) => void (current = to) };
}

/** The clock's time in milliseconds since 1970; the system's without a text in between, since every request asks several times. */
export const epochMs = (clock: Clock): number =>
  clock === systemClock ? Date.now() : Date.parse(clock.now());
