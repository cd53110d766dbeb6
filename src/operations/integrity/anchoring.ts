import type { Pool } from 'pg';
import { pause } from '../../messaging/backoff.ts';
import { epochMs, type Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { takeAnchors } from './anchors.ts';

export interface Anchoring {
  /** When this process last made sure that all was anchored; null before. In milliseconds since 1970. */
  lastAtMs(): number | null;
  stop(): Promise<void>;
}

/** So much may be forged unseen at most, by one who can rewrite the whole database. */
const everyMs = 60_000;

/**
 * Anchors the heads of the log again and again. Each anchor is logged as well: where the logs go elsewhere, they bear witness that it was there.
 */
export function startAnchoring(pool: Pool, key: Buffer, clock: Clock, logger: Logger): Anchoring {
  const stopping = new AbortController();
  let lastAtMs: number | null = null;

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        for (const { id, heads, signature } of await takeAnchors(pool, key)) {
          const streams = (JSON.parse(heads) as unknown[]).length;
          logger.info({ anchor: `${id}:${signature.toString('hex')}`, streams }, 'log anchored');
        }
        lastAtMs = epochMs(clock);
      } catch (error) {
        logger.warn({ err: error }, 'the log could not be anchored, will be tried again');
      }
      await pause(everyMs, stopping.signal);
    }
  };
  const running = run();

  return {
    lastAtMs: () => lastAtMs,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
