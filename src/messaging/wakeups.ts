import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Logger } from '../platform/logger.ts';
import { backoffMs, pause } from './backoff.ts';
import { Hints } from './hints.ts';
import { LocalWakeups } from './local-wakeups.ts';
import { atMost } from './patience.ts';
import { heartbeatMs, Peers } from './peers.ts';
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

const channels: readonly WakeupChannel[] = ['outbox', 'projection', 'timers', 'clock'];
const notification = (channel: WakeupChannel): string => `wakeup_${channel}`;
/** Where processes tell of themselves: `hello` asks all others to answer `here`. */
const presence = 'wakeup_presence';
/** A hint that a crash of the server takes along is as good as one that was lost on the way: it need not wait for the disk. */
const listenTo = [
  'set synchronous_commit = off',
  ...[presence, ...channels.map(notification)].map((name) => `listen ${name}`),
].join(';');

/** PostgreSQL refuses payloads of 8000 bytes and more. */
const payloadLimit = 7_900;
/** A process notifies each channel at most once in this time. NOTIFY takes a lock that the whole database shares. */
const mergeMs = 10;

/**
 * Wake-ups over LISTEN and NOTIFY on one connection of their own, outside any transaction. Listeners of this process are called without
 * the round trip, and what comes back from the database is recognised as our own. A process that is alone tells nobody (4 commits for each
 * plan change, measured). After a gap every listener is called once without details, as anything may have been missed.
 */
export function createPostgresWakeups({ connect, logger }: PostgresWakeupsOptions): PostgresWakeups {
  const origin = randomUUID();
  const local = new LocalWakeups();
  const peers = new Peers();
  const closing = new AbortController();
  const pending = new Map<WakeupChannel, Hints>();
  let client: Client | null = null;
  /** Hints of several channels leave one after the other: a connection runs one query at a time. */
  let spoken: Promise<unknown> = Promise.resolve();
  let endListening = (): void => {};
  let firstHeard = (): void => {};
  const heard = new Promise<void>((resolve) => (firstHeard = resolve));

  const notify = (name: string, payload: string): void => {
    const values = [name, payload];
    spoken = spoken
      .then(() => client?.query({ name: 'wakeup-notify', text: 'select pg_notify($1, $2)', values }))
      .catch((error: unknown) => {
        logger.debug({ err: error, name }, 'a wake-up was lost, those concerned poll');
      });
  };

  const flush = (channel: WakeupChannel): void => {
    const hints = pending.get(channel);
    pending.delete(channel);
    if (hints !== undefined && peers.present()) notify(notification(channel), payloadOf(origin, hints));
  };

  const meet = (peer: string, word: string | undefined): void => {
    if (word === 'bye') return peers.leave(peer);
    if (peers.hear(peer)) for (const channel of channels) notify(notification(channel), origin);
    if (word === 'hello') notify(presence, `${origin}\nhere`);
  };

  const receive = (name: string, payload: string): void => {
    const [sender = '', ...details] = payload.split('\n');
    if (sender === origin) return;
    if (name === presence) return meet(sender, details[0]);
    const channel = channels.find((candidate) => notification(candidate) === name);
    if (channel !== undefined) local.deliver(channel, new Set(details));
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
      await listening.query(listenTo);
      client = listening;
      peers.listening();
      notify(presence, `${origin}\nhello`);
      firstHeard();
      for (const channel of channels) local.deliver(channel, new Set());
      if (!closing.signal.aborted) await ended;
      if (closing.signal.aborted) {
        notify(presence, `${origin}\nbye`);
        await atMost(1_000, spoken);
      }
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
  const beating = setInterval(() => notify(presence, `${origin}\nhere`), heartbeatMs);

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
      clearInterval(beating);
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
