import type { BusinessTimers, DueBusinessTimer } from '../eventstore/business-timers.ts';
import { Alarm } from '../platform/alarm.ts';
import { crashPoint } from '../platform/crash-points.ts';
import type { Logger } from '../platform/logger.ts';
import { batchesOf, type DoDue } from './due-work.ts';

export interface SchedulerOptions {
  readonly timers: BusinessTimers;
  readonly doDue: DoDue;
  readonly logger: Logger;
  /** Timers claimed at once; default 500. */
  readonly claimSize?: number;
  /** How long a claim holds, and so how soon what was refused, or was in the hands of a process that died, is tried again; default 30 s. */
  readonly leaseMs?: number;
  /** Longest sleep: a timer that another process sets for an earlier moment is found after this at the latest; default 1 s. */
  readonly pollMs?: number;
}

export interface Scheduler {
  /** Finishes what it has claimed. Idempotent. */
  stop(): Promise<void>;
}

/** Batches under way at once: one is decided while the other is written. */
const lanes = 2;

/**
 * Does what comes due in tenants that live in real time. Any number of processes may do so: each timer is claimed by one of
 * them, what it brings about is appended at the very version that was read, and a claim that lapses is taken over. After
 * a time without any, the earliest comes first.
 */
export function startScheduler(options: SchedulerOptions): Scheduler {
  const { timers, doDue, logger, claimSize = 500, leaseMs = 30_000, pollMs = 1_000 } = options;
  const alarm = new Alarm();
  let stopped = false;

  const doAll = async (due: readonly DueBusinessTimer[]): Promise<void> => {
    const batches = batchesOf(due).values();
    const lane = async (): Promise<void> => {
      for (const batch of batches) {
        const outcomes = await doDue(batch[0]!.tenant, batch);
        crashPoint('due.done');
        const undone = outcomes.filter((outcome) => outcome !== 'done').length;
        if (undone > 0) logger.info({ tenant: batch[0]!.tenant, undone }, 'due, and to be tried again');
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  };

  /** Milliseconds until the next round. */
  const round = async (): Promise<number> => {
    const due = await timers.claimDue(claimSize, leaseMs);
    if (due.length > 0) {
      crashPoint('due.claimed');
      await doAll(due);
      return 0;
    }
    return Math.min(pollMs, (await timers.nextDueInMs()) ?? pollMs);
  };

  const run = async (): Promise<void> => {
    while (!stopped) {
      const sleepMs = await round().catch((error: unknown) => {
        logger.warn({ err: error }, 'business timers: the store did not answer, trying again');
        return pollMs;
      });
      if (!stopped) await alarm.sleep(sleepMs);
    }
  };
  const running = run();

  return {
    stop: async () => {
      stopped = true;
      alarm.within(0);
      await running;
    },
  };
}
