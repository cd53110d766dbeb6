import type { Logger } from '../platform/logger.ts';
import type { DueTimer, TimerQueue } from '../eventstore/timers.ts';

export interface TimerLoopOptions {
  readonly timers: TimerQueue;
  readonly logger: Logger;
  /** How many timers may be claimed now; with 0 the loop waits. */
  readonly room: () => number;
  /** Begins to work on a due timer; resolves when the next may come. */
  readonly onDue: (timer: DueTimer) => Promise<void>;
  /** Longest sleep: timers that others set are found after this at the latest. */
  readonly pollMs: number;
  /** How long a claim holds; a timer that was not settled by then comes again. */
  readonly claimMs: number;
}

export interface TimerLoop {
  /** Something is due in so many milliseconds, perhaps earlier than known. */
  dueIn(ms: number): void;
  stop(): Promise<void>;
}

/** Hands over timers when they are due: armed to the earliest one, which only the database's clock decides. */
export function startTimerLoop(options: TimerLoopOptions): TimerLoop {
  const { timers, logger, pollMs } = options;
  let stopped = false;
  let asleep: { readonly until: number; readonly wake: () => void } | null = null;
  let nudged = false;

  const sleep = async (ms: number): Promise<void> => {
    if (stopped || nudged) return;
    await new Promise<void>((resolve) => {
      const alarm = setTimeout(resolve, ms);
      asleep = {
        until: performance.now() + ms,
        wake: () => {
          clearTimeout(alarm);
          resolve();
        },
      };
    });
    asleep = null;
  };

  const round = async (): Promise<number> => {
    const limit = Math.min(100, options.room());
    if (limit <= 0) return pollMs;
    const due = await timers.claimDue(limit, options.claimMs);
    for (const timer of due) await options.onDue(timer);
    if (due.length === limit) return 0;
    return Math.min(pollMs, (await timers.nextDueInMs()) ?? pollMs);
  };

  const run = async (): Promise<void> => {
    while (!stopped) {
      nudged = false;
      const sleepMs = await round().catch((error: unknown) => {
        logger.warn({ err: error }, 'saga timers: the store did not answer, trying again');
        return pollMs;
      });
      await sleep(Math.ceil(sleepMs));
    }
  };
  const running = run();

  return {
    dueIn: (ms) => {
      if (ms >= pollMs) return;
      if (!asleep) nudged = true;
      else if (ms <= 0) asleep.wake();
      else if (performance.now() + ms < asleep.until) setTimeout(() => asleep?.wake(), ms).unref();
    },
    stop: async () => {
      stopped = true;
      asleep?.wake();
      await running;
    },
  };
}
