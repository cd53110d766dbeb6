import type { Pool } from 'pg';
import type { Logger } from '../../platform/logger.ts';
import { headsPage, recentHeads, type StreamHead } from '../../eventstore/heads.ts';
import { pause } from '../../messaging/backoff.ts';
import type { Projection } from '../types.ts';
import { accountWork } from './account-heads.ts';
import type { Applier } from './applier.ts';
import { lagBy, lagging, streamsOf, type ProjectionLag } from './lagging.ts';
import { readParkedAccount, takeTimedOut } from './parked.ts';
import { workTo } from './work.ts';

export interface SweepOptions {
  /** Pause between two looks, longer where looking takes long; default 2,000 ms. */
  readonly intervalMs: number;
  /** How far back "recently touched" reaches beyond the last look; default 10,000 ms. */
  readonly recentMs: number;
  /** Streams of the slow rotation per look; default 1,000. */
  readonly rotation: number;
  /** How long an account stays parked that took too long; default 300,000 ms. */
  readonly timedOutMs: number;
}

/** So many looks in a row at most are left without healing because of a backlog. */
const patience = 5;

const defaults: SweepOptions = { intervalMs: 2_000, recentMs: 10_000, rotation: 1_000, timedOutMs: 300_000 };

/**
 * Compares watermarks with stream heads and heals what stays behind: a lost last message, a lost binding. While it runs by
 * itself, a stream is healed that has not reached by the next look where its head was at the last: what is merely on its way is
 * behind too, but not for long. While a backlog is being worked off that rule would take every stream for lost, and the sweep would hold the
 * accounts that the consumers are about to reach (a quarter of their time, measured): then it waits a few looks longer.
 */
export class Sweep {
  readonly #options: SweepOptions;
  readonly #ending = new AbortController();
  #running: Promise<void> | null = null;
  #rotationAfter: StreamHead | null = null;
  #suspects: readonly StreamHead[] = [];
  #isBacklogged = false;
  #lookedAt = performance.now();
  /** How long the last look took that came to its end. */
  #lookTookMs = 0;
  #mending: Promise<void> | null = null;
  #lag: readonly ProjectionLag[] = [];

  constructor(
    private readonly pool: Pool,
    private readonly projections: readonly Projection[],
    private readonly applier: Applier,
    private readonly logger: Logger,
    options: Partial<SweepOptions> = {},
  ) {
    this.#options = { ...defaults, ...options };
  }

  get lag(): readonly ProjectionLag[] {
    return this.#lag;
  }

  /** To be called when the consumers are given so much at once that more must be waiting. */
  noteBacklog(): void {
    this.#isBacklogged = true;
  }

  /** Looks once and heals at once, what was parked for its time first. Returns how many streams were behind. */
  async once(): Promise<number> {
    await this.#retryTimedOut();
    const behind = await this.#behind();
    await this.applier.apply(behind.map(workTo), this.#ending.signal);
    return behind.length;
  }

  start(afterHealing: () => Promise<void>): void {
    this.#running ??= this.#loop(afterHealing);
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
    await this.#mending;
  }

  async #loop(afterHealing: () => Promise<void>): Promise<void> {
    const { signal } = this.#ending;
    let waited = 0;
    for (;;) {
      // Looking takes at most a tenth of the time, however many streams are touched. What failed is not counted: while a
      // server is away the looks would come ten times more rarely with each, and no sooner once it is back.
      await pause(Math.max(this.#options.intervalMs, 9 * this.#lookTookMs), signal);
      if (signal.aborted) return;
      try {
        waited = this.#isBacklogged && waited < patience ? waited + 1 : 0;
        this.#isBacklogged = false;
        if (waited > 0) {
          await this.#behind();
          continue;
        }
        await this.#retryTimedOut();
        const stillBehind = streamsOf(await lagging(this.pool, this.projections, this.#suspects));
        const healed = await this.applier.apply(stillBehind.map(workTo), signal);
        this.#suspects = await this.#behind();
        if (healed === 0) continue;
        this.logger.warn({ events: healed }, 'sweep healed streams that had fallen behind');
        if (!signal.aborted) this.#mend(afterHealing);
      } catch (error) {
        if (!signal.aborted) this.logger.error({ err: error }, 'sweep failed; it looks again');
      }
    }
  }

  /** On its own and once at a time: with the broker away it takes ten seconds to fail, and healing is all that goes on then. */
  #mend(afterHealing: () => Promise<void>): void {
    this.#mending ??= afterHealing()
      .catch((error: unknown) => this.logger.warn({ err: error }, 'what may have been lost was not restored'))
      .finally(() => (this.#mending = null));
  }

  /**
   * A database that is slow for a while parks accounts that nothing is wrong with: nobody has to let them go on. Stops at the first that is
   * parked again, so that what really takes too long costs a look no more than its own time. What dies in between is behind, and healed as such.
   */
  async #retryTimedOut(): Promise<void> {
    const names = this.projections.map(({ name }) => name);
    for (;;) {
      const taken = await takeTimedOut(this.pool, names, this.#options.timedOutMs);
      if (!taken) return;
      await this.applier.retry(await accountWork(this.pool, taken), this.#ending.signal);
      if (await readParkedAccount(this.pool, taken.projection, taken)) return;
      this.logger.info(taken, 'account goes on that was parked for its time');
    }
  }

  async #behind(): Promise<readonly StreamHead[]> {
    const begun = performance.now();
    const sinceMs = begun - this.#lookedAt + this.#options.recentMs;
    const recent = await recentHeads(this.pool, Math.ceil(sinceMs));
    const page = await headsPage(this.pool, this.#rotationAfter, this.#options.rotation);
    this.#rotationAfter = page.at(-1) ?? null;
    const heads = new Map([...recent, ...page].map((head) => [key(head), head]));
    const behind = await lagging(this.pool, this.projections, [...heads.values()]);
    this.#lag = lagBy(this.projections, behind);
    // Only now: what a look that fails did not see is as recent for the next.
    this.#lookedAt = begun;
    this.#lookTookMs = performance.now() - begun;
    return streamsOf(behind);
  }
}

const key = (stream: { tenant: string; stream: string }): string =>
  JSON.stringify([stream.tenant, stream.stream]);
