import type { DueTimer, TimerQueue } from '../eventstore/timers.ts';
import type { Logger } from '../platform/logger.ts';
import { Alarm } from '../platform/alarm.ts';

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
  const alarm = new Alarm();
  let stopped = false;

  /** Milliseconds until the next round. */
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
      const sleepMs = await round().catch((error: unknown) => {
        logger.warn({ err: error }, 'saga timers: the store did not answer, trying again');
        return pollMs;
      });
      if (!stopped) await alarm.sleep(sleepMs);
    }
  };
  const running = run();

  return {
    dueIn: (ms) => {
      if (ms < pollMs) alarm.within(ms);
    },
    stop: async () => {
      stopped = true;
      alarm.within(0);
      await running;
    },
  };
}
