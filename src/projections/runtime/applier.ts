import type { Pool } from 'pg';
import { crashPoint } from '../../platform/crash-points.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Wakeups } from '../../messaging/types.ts';
import { backoffMs, pause } from '../../messaging/backoff.ts';
import type { MayPass } from './isolate.ts';
import { pass, type PassOptions, type PassResult } from './pass.ts';
import { inTransactionAtOnce } from './transaction.ts';
import { isOutage, isTimeout, isTransient } from './transient.ts';
import type { StreamWork } from './work.ts';

export interface ProjectorStats {
  /** Pairs of projection and event applied. */
  readonly applied: number;
  /** Messages of events that every projection had already. */
  readonly duplicates: number;
  /** Events that no message brought in time and that were read from the store. */
  readonly gapsRepaired: number;
  /** Accounts parked by this process. */
  readonly parked: number;
}

/**
 * Statements that were cancelled for their time before the one that always takes too long is looked for, and its account parked: else it
 * would hold up its partition for ever.
 */
const mostTimeouts = 3;

/** Bounds one transaction where many streams are behind at once. */
const maxStreams = 400;

/** Brings streams to their targets, however long it takes: repeats after transient errors, pass by pass. */
export class Applier {
  readonly #stats = { applied: 0, duplicates: 0, gapsRepaired: 0, parked: 0 };

  constructor(
    private readonly pool: Pool,
    private readonly options: PassOptions,
    private readonly wakeups: Wakeups,
    private readonly logger: Logger,
  ) {}

  stats(): ProjectorStats {
    return { ...this.#stats };
  }

  /**
   * Returns how many pairs of projection and event went in. Rejects when aborted while the database is away: what was not
   * acknowledged comes again.
   */
  async apply(works: readonly StreamWork[], signal: AbortSignal): Promise<number> {
    return this.#all(works, signal, 0);
  }

  /** The same for what has timed out before: once more and it is parked again. */
  async retry(works: readonly StreamWork[], signal: AbortSignal): Promise<number> {
    return this.#all(works, signal, mostTimeouts);
  }

  async #all(works: readonly StreamWork[], signal: AbortSignal, timeouts: number): Promise<number> {
    let applied = 0;
    for (let from = 0; from < works.length; from += maxStreams) {
      let left = works.slice(from, from + maxStreams);
      while (left.length > 0) {
        const result = await this.#patiently(left, signal, timeouts);
        applied += result.applied;
        left = [...result.remaining];
      }
    }
    return applied;
  }

  async #patiently(
    works: readonly StreamWork[],
    signal: AbortSignal,
    timeoutsBefore: number,
  ): Promise<PassResult> {
    let timeouts = timeoutsBefore;
    for (let failures = 1; ; failures += 1) {
      try {
        return await this.#pass(works, timeouts < mostTimeouts ? isTransient : isOutage);
      } catch (error) {
        if (!isTransient(error) || signal.aborted) throw error;
        if (isTimeout(error)) timeouts += 1;
        this.logger.warn({ err: error, failures }, 'read models wait for the database');
        await pause(backoffMs(failures), signal);
      }
    }
  }

  async #pass(works: readonly StreamWork[], mayPass: MayPass): Promise<PassResult> {
    const result = await this.#inOneTransaction(works, 'hopeful').catch((error: unknown) => {
      if (mayPass(error)) throw error;
      return this.#inOneTransaction(works, { mayPass });
    });
    crashPoint('projector.committed');
    this.#stats.applied += result.applied;
    this.#stats.duplicates += result.duplicates;
    this.#stats.gapsRepaired += result.repaired;
    this.#stats.parked += result.parked.length;
    for (const parked of result.parked) this.logger.error(parked, 'account parked');
    for (const detail of result.touched) this.wakeups.send('projection', detail);
    return result;
  }

  #inOneTransaction(
    works: readonly StreamWork[],
    manner: 'hopeful' | { readonly mayPass: MayPass },
  ): Promise<PassResult> {
    return inTransactionAtOnce(this.pool, async (tx, begun) => {
      const passed = await pass({ tx, begun }, this.options, works, manner);
      crashPoint('projector.applied');
      return passed;
    });
  }
}
