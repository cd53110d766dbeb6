import type { Client } from 'pg';
import type { TenantClocks } from '../eventstore/tenant-clocks.ts';
import type { Wakeups } from '../messaging/types.ts';
import { Alarm } from '../platform/alarm.ts';
import type { Logger } from '../platform/logger.ts';
import { playClock, type AdvanceParts } from './clock-advance.ts';

export interface ClockPlayerOptions extends AdvanceParts {
  readonly clocks: TenantClocks;
  /** Opens a connection outside the pool: its end gives up the lock that it holds. */
  readonly connect: () => Promise<Client>;
  readonly wakeups: Pick<Wakeups, 'on'>;
  readonly logger: Logger;
  /** Longest sleep; default 1 s. */
  readonly pollMs?: number;
}

export interface ClockPlayer {
  /** Finishes the batch in hand; an advance goes on in another process, or at the next start. Idempotent. */
  stop(): Promise<void>;
}

/** Advisory locks (this class, tenant); `clck` read as a number. */
const lockClass = 0x636c636b;
/** Clocks that one process plays at once; each holds a connection for its lock. */
const mostAtOnce = 8;
/** Before a tenant is looked at again whose due things could not be done, unless its clock is moved. */
const coolDownMs = 10_000;

/** Plays the clocks of sandboxes, each in one process at a time, by a lock that dies with its holder. */
export function startClockPlayer(options: ClockPlayerOptions): ClockPlayer {
  const { clocks, connect, wakeups, logger, pollMs = 1_000 } = options;
  const alarm = new Alarm();
  const stopping = new AbortController();
  const { signal } = stopping;
  const playing = new Map<string, Promise<void>>();
  const coolUntil = new Map<string, number>();

  const playAlone = async (tenant: string): Promise<void> => {
    const client = await connect();
    try {
      const { rows } = await client.query<{ mine: boolean }>(
        'select pg_try_advisory_lock($1, hashtext($2)) as mine',
        [lockClass, tenant],
      );
      if (!rows[0]!.mine) return void coolUntil.set(tenant, performance.now() + pollMs); // another process plays it
      const left = await playClock(options, tenant, signal);
      if (left === 0) return;
      coolUntil.set(tenant, performance.now() + coolDownMs);
      logger.warn({ tenant, left }, 'the clock of a sandbox left behind what could not be done');
    } finally {
      await client.end();
    }
  };

  const play = (tenant: string): void => {
    if (playing.has(tenant) || playing.size >= mostAtOnce) return;
    if (performance.now() < (coolUntil.get(tenant) ?? 0)) return;
    const played = playAlone(tenant)
      .catch((error: unknown) => {
        coolUntil.set(tenant, performance.now() + pollMs);
        logger.warn({ tenant, err: error }, 'the clock of a sandbox stopped, and will go on');
      })
      .finally(() => {
        playing.delete(tenant);
        alarm.within(0); // something may have come due since
      });
    playing.set(tenant, played);
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        for (const tenant of await clocks.toPlay()) play(tenant);
      } catch (error) {
        logger.warn({ err: error }, 'clocks of sandboxes: the store did not answer, trying again');
      }
      if (!signal.aborted) await alarm.sleep(pollMs);
    }
  };
  const unlisten = wakeups.on('clock', (tenants) => {
    if (tenants.size === 0) coolUntil.clear();
    for (const tenant of tenants) coolUntil.delete(tenant);
    alarm.within(0);
  });
  const running = run();

  return {
    stop: async () => {
      stopping.abort();
      unlisten();
      alarm.within(0);
      await running;
      await Promise.all(playing.values());
    },
  };
}
