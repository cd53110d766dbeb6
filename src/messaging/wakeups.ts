import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Logger } from '../platform/logger.ts';
import { backoffMs, pause } from './backoff.ts';
import { Hints } from './hints.ts';
import { LocalWakeups } from './local-wakeups.ts';
import { atMost } from './patience.ts';
import type { WakeupChannel, Wakeups } from './types.ts';

export interface PostgresWakeupsOptions {
  /** Opens a connection that is used for nothing else. */
  readonly connect: () => Promise<Client>;
  readonly logger: Logger;
}

export interface PostgresWakeups extends Wakeups {
  /** Resolves when this process hears the others. */
  listening(): Promise<void>;
  close(): Promise<void>;
}

const channels: readonly WakeupChannel[] = ['outbox', 'projection', 'timers'];
const notification = (channel: WakeupChannel): string => `wakeup_${channel}`;

/** PostgreSQL refuses payloads of 8000 bytes and more. */
const payloadLimit = 7_900;
/** A process notifies each channel at most once in this time. NOTIFY takes a lock that the whole database shares. */
const mergeMs = 10;

/**
 * Wake-ups over LISTEN and NOTIFY on one connection of their own, outside any transaction. Listeners of this process are called without
 * the round trip, and what comes back from the database is recognised as our own. After a gap every listener is
 * called once without details, as anything may have been missed.
 */
export function createPostgresWakeups({ connect, logger }: PostgresWakeupsOptions): PostgresWakeups {
  const origin = randomUUID();
  const local = new LocalWakeups();
  const closing = new AbortController();
  const pending = new Map<WakeupChannel, Hints>();
  let client: Client | null = null;
  /** Hints of several channels leave one after the other: a connection runs one query at a time. */
  let spoken: Promise<unknown> = Promise.resolve();
  let endListening = (): void => {};
  let firstHeard = (): void => {};
  const heard = new Promise<void>((resolve) => (firstHeard = resolve));

  const flush = (channel: WakeupChannel): void => {
    const hints = pending.get(channel);
    pending.delete(channel);
    if (hints === undefined) return;
    const values = [notification(channel), payloadOf(origin, hints)];
    spoken = spoken
      .then(() => client?.query({ name: 'wakeup-notify', text: 'select pg_notify($1, $2)', values }))
      .catch((error: unknown) => {
        logger.debug({ err: error, channel }, 'a wake-up was lost, those concerned poll');
      });
  };

  const receive = (name: string, payload: string): void => {
    const channel = channels.find((candidate) => notification(candidate) === name);
    const [sender, ...details] = payload.split('\n');
    if (channel !== undefined && sender !== origin) local.deliver(channel, new Set(details));
  };

  /** Listens on one connection until it ends. */
  const listen = async (listening: Client): Promise<void> => {
    const ended = new Promise<void>((resolve) => {
      endListening = resolve;
      listening.on('error', () => resolve());
      listening.on('end', resolve);
    });
    listening.on('notification', ({ channel, payload }) => receive(channel, payload ?? ''));
    try {
      await listening.query(channels.map((channel) => `listen ${notification(channel)}`).join(';'));
      client = listening;
      firstHeard();
      for (const channel of channels) local.deliver(channel, new Set());
      if (!closing.signal.aborted) await ended;
    } finally {
      client = null;
      await atMost(1_000, listening.end());
    }
  };

  const keepListening = async (): Promise<void> => {
    for (let failures = 0; !closing.signal.aborted; failures += 1) {
      try {
        await listen(await connect());
        failures = 0;
      } catch (error) {
        logger.warn(
          { err: error },
          'wake-ups from other processes do not arrive, everything polls meanwhile',
        );
      }
      await pause(backoffMs(failures), closing.signal);
    }
  };
  const running = keepListening();

  return {
    send: (channel, detail) => {
      local.send(channel, detail);
      const known = pending.get(channel);
      if (known === undefined) setTimeout(flush, mergeMs, channel);
      pending.set(channel, (known ?? new Hints()).add(detail));
    },
    on: (channel, listener) => local.on(channel, listener),
    listening: () => heard,
    close: async () => {
      closing.abort();
      endListening();
      await running;
    },
  };
}

function payloadOf(origin: string, hints: Hints): string {
  const payload = [origin, ...hints.details()].join('\n');
  return Buffer.byteLength(payload) <= payloadLimit ? payload : origin;
}
