import type { Pool } from 'pg';
import type { Logger } from '../../platform/logger.ts';
import { headsPage, recentHeads, type StreamHead } from '../../eventstore/heads.ts';
import { pause } from '../../messaging/backoff.ts';
import type { Projection } from '../types.ts';
import type { Applier } from './applier.ts';
import { lagging } from './lagging.ts';
import type { StreamWork } from './work.ts';

export interface SweepOptions {
  /** Pause between two looks; default 2,000 ms. */
  readonly intervalMs: number;
  /** How far back "recently touched" reaches; default 60,000 ms. */
  readonly recentMs: number;
  /** Streams of the slow rotation per look; default 1,000. */
  readonly rotation: number;
}

const defaults: SweepOptions = { intervalMs: 2_000, recentMs: 60_000, rotation: 1_000 };

/**
 * Compares watermarks with stream heads and heals what stays behind: a lost last message, a lost binding. While it runs by
 * itself, a stream must be found behind at the same version twice, because what is merely on its way is behind too.
 */
export class Sweep {
  readonly #options: SweepOptions;
  readonly #ending = new AbortController();
  #running: Promise<void> | null = null;
  #rotationAfter: StreamHead | null = null;
  #suspects: ReadonlyMap<string, number> = new Map();

  constructor(
    private readonly pool: Pool,
    private readonly projections: readonly Projection[],
    private readonly applier: Applier,
    private readonly logger: Logger,
    options: Partial<SweepOptions> = {},
  ) {
    this.#options = { ...defaults, ...options };
  }

  /** Looks once and heals at once. Returns how many streams were behind. */
  async once(): Promise<number> {
    const behind = await this.#behind();
    await this.applier.apply(behind, this.#ending.signal);
    return behind.length;
  }

  start(afterHealing: () => Promise<void>): void {
    this.#running ??= this.#loop(afterHealing);
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  async #loop(afterHealing: () => Promise<void>): Promise<void> {
    const { signal } = this.#ending;
    for (;;) {
      await pause(this.#options.intervalMs, signal);
      if (signal.aborted) return;
      try {
        const healed = await this.applier.apply(this.#seenBefore(await this.#behind()), signal);
        if (healed === 0) continue;
        this.logger.warn({ events: healed }, 'sweep healed streams that had fallen behind');
        await afterHealing();
      } catch (error) {
        if (!signal.aborted) this.logger.error({ err: error }, 'sweep failed; it looks again');
      }
    }
  }

  /** Brings what was behind at the last look to the head that it had then; what has moved on since needs nothing. */
  #seenBefore(behind: readonly StreamWork[]): readonly StreamWork[] {
    const confirmed = behind.flatMap((work) => {
      const target = this.#suspects.get(key(work));
      return target === undefined ? [] : [{ ...work, target }];
    });
    this.#suspects = new Map(behind.map((work) => [key(work), work.target]));
    return confirmed;
  }

  async #behind(): Promise<readonly StreamWork[]> {
    const recent = await recentHeads(this.pool, this.#options.recentMs);
    const page = await headsPage(this.pool, this.#rotationAfter, this.#options.rotation);
    this.#rotationAfter = page.at(-1) ?? null;
    const heads = new Map([...recent, ...page].map((head) => [key(head), head]));
    return lagging(this.pool, this.projections, [...heads.values()]);
  }
}

const key = (stream: { tenant: string; stream: string }): string =>
  JSON.stringify([stream.tenant, stream.stream]);
