import type { Clock } from '../platform/clock.ts';
import type { DueTimer, TimerQueue } from './timers.ts';

interface HeldTimer {
  readonly timer: DueTimer;
  readonly dueMs: number;
  claimedUntilMs: number;
}

type TimerName = Pick<DueTimer, 'tenant' | 'stream' | 'key'>;

/** Timers of the in-memory store, on its clock: a test moves the clock and asks again. */
export class MemoryTimers implements TimerQueue {
  readonly #clock: Clock;
  readonly #timers = new Map<string, HeldTimer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `delayMs` null clears the timer. */
  set(name: TimerName, delayMs: number | null): void {
    this.#timers.delete(nameOf(name));
    if (delayMs === null) return;
    const dueMs = this.#now() + delayMs;
    const timer = { ...name, dueAt: new Date(dueMs).toISOString() };
    this.#timers.set(nameOf(name), { timer, dueMs, claimedUntilMs: 0 });
  }

  async claimDue(limit: number, leaseMs: number): Promise<readonly DueTimer[]> {
    const now = this.#now();
    const due = [...this.#timers.values()]
      .filter(({ dueMs, claimedUntilMs }) => dueMs <= now && claimedUntilMs <= now)
      .sort((a, b) => a.dueMs - b.dueMs)
      .slice(0, limit);
    for (const held of due) held.claimedUntilMs = now + leaseMs;
    return due.map(({ timer }) => timer);
  }

  async nextDueInMs(): Promise<number | null> {
    const times = [...this.#timers.values()].map(({ dueMs, claimedUntilMs }) =>
      Math.max(dueMs, claimedUntilMs),
    );
    return times.length === 0 ? null : Math.max(0, Math.min(...times) - this.#now());
  }

  async deleteTimer(timer: DueTimer): Promise<void> {
    if (this.#timers.get(nameOf(timer))?.timer.dueAt === timer.dueAt) this.#timers.delete(nameOf(timer));
  }

  #now(): number {
    return Date.parse(this.#clock.now());
  }
}

const nameOf = ({ tenant, stream, key }: TimerName): string => JSON.stringify([tenant, stream, key]);
