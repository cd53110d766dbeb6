import type { Clock, Instant } from '../platform/clock.ts';
import type { BusinessTimers, DueBusinessTimer } from './business-timers.ts';

type TimerName = Pick<DueBusinessTimer, 'tenant' | 'stream' | 'key'>;

interface Held {
  readonly timer: DueBusinessTimer;
  claimedUntilMs: number;
}

/** Business timers of the in-memory store, whose clock stands for real time; no tenant has a clock of its own. */
export class MemoryBusinessTimers implements BusinessTimers {
  readonly #clock: Clock;
  readonly #held = new Map<string, Held>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `dueAt` null clears the timer. */
  set(name: TimerName, dueAt: Instant | null): void {
    const id = JSON.stringify([name.tenant, name.stream, name.key]);
    if (dueAt === null) this.#held.delete(id);
    else this.#held.set(id, { timer: { ...name, dueAt, again: false }, claimedUntilMs: 0 });
  }

  async claimDue(limit: number, leaseMs: number): Promise<readonly DueBusinessTimer[]> {
    const now = this.#clock.now();
    const claimed = [...this.#held.values()]
      .filter(({ timer, claimedUntilMs }) => timer.dueAt <= now && claimedUntilMs <= Date.parse(now))
      .sort((a, b) => byDue(a.timer, b.timer))
      .slice(0, limit);
    return claimed.map((held) => {
      const again = held.claimedUntilMs > 0;
      held.claimedUntilMs = Date.parse(now) + leaseMs;
      return { ...held.timer, again };
    });
  }

  async nextDueInMs(): Promise<number | null> {
    const now = Date.parse(this.#clock.now());
    const ready = [...this.#held.values()].map(({ timer, claimedUntilMs }) =>
      Math.max(Date.parse(timer.dueAt), claimedUntilMs),
    );
    return ready.length === 0 ? null : Math.max(0, Math.min(...ready) - now);
  }

  async dueBy(tenant: string, at: Instant, limit: number): Promise<readonly DueBusinessTimer[]> {
    return [...this.#held.values()]
      .map(({ timer }) => timer)
      .filter((timer) => timer.tenant === tenant && timer.dueAt <= at)
      .sort(byDue)
      .slice(0, limit);
  }
}

const byDue = (a: DueBusinessTimer, b: DueBusinessTimer): number =>
  a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.stream < b.stream) ? -1 : 1;
