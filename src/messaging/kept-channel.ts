import type { Channel, Connection } from 'rabbitmq-client';
import type { Logger } from '../platform/logger.ts';
import { backoffMs, pause } from './backoff.ts';
import { atMost } from './patience.ts';
import { closeChannel, politeMs } from './rabbitmq-connection.ts';

/** What runs on one channel for as long as it lives. */
export interface ChannelSession {
  /** `closing`: the channel still works, settle what is running. `lost`: it does not, settle nothing. */
  end(reason: SessionEnd): Promise<void>;
}

type SessionEnd = 'closing' | 'lost';

/**
 * Keeps a channel in use: opens it, sets it up, and does both again whenever it, its consumer or its connection is lost, until
 * closed. A new session begins only after the old one has ended, so the work of two never overlaps in this process.
 */
export class KeptChannel<S extends ChannelSession = ChannelSession> {
  private readonly closing = new AbortController();
  private readonly connection: Connection;
  private readonly setUp: (channel: Channel) => Promise<S>;
  private readonly logger: Logger;
  private readonly running: Promise<void>;
  private endSession: ((reason: SessionEnd) => void) | null = null;
  private current: S | null = null;

  /** Resolves when the first session is set up, or when closed before. */
  readonly opened: Promise<void>;

  constructor(connection: Connection, setUp: (channel: Channel) => Promise<S>, logger: Logger) {
    this.connection = connection;
    this.setUp = setUp;
    this.logger = logger;
    let resolveOpened = (): void => {};
    this.opened = new Promise((resolve) => (resolveOpened = resolve));
    this.running = this.keep(resolveOpened).finally(resolveOpened);
  }

  /** What runs now; null while the channel is away. */
  get session(): S | null {
    return this.current;
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.endSession?.('closing');
    await this.running;
  }

  /** Ends the present session gracefully and begins another: its consumer goes to the end of the queue's line. */
  restart(): void {
    this.endSession?.('closing');
  }

  private async keep(opened: () => void): Promise<void> {
    const { signal } = this.closing;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.hold(() => {
          failures = 0;
          opened();
        });
      } catch (error) {
        failures += 1;
        // A connection that is away has said so itself.
        if (!signal.aborted && this.connection.ready)
          this.logger.warn({ err: error }, 'channel could not be set up, will be tried again');
      }
      await pause(backoffMs(failures), signal);
    }
  }

  private async hold(opened: () => void): Promise<void> {
    const channel = await this.acquire();
    if (channel === null) return;
    try {
      channel.on('error', (error) =>
        this.logger.warn({ err: error as unknown }, 'channel closed by the broker'),
      );
      const ended = new Promise<SessionEnd>((resolve) => {
        this.endSession = resolve;
        channel.once('close', () => resolve('lost'));
        channel.once('basic.cancel', () => resolve('lost'));
      });
      if (this.closing.signal.aborted) return;
      const settingUp = this.setUp(channel);
      const session = await Promise.race([settingUp, ended.then(() => null)]);
      if (session === null) return await this.endLate(settingUp, await ended);
      this.current = session;
      opened();
      await session.end(await ended);
    } finally {
      this.current = null;
      this.endSession = null;
      await closeChannel(channel);
    }
  }

  /** Ends a session that was given up while being set up, once it is there. A broker that stopped answering cannot hold up a close. */
  private async endLate(settingUp: Promise<S>, reason: SessionEnd): Promise<void> {
    const ended = settingUp.then((session) => session.end(reason)).catch(() => {});
    if (reason === 'lost' || (await atMost(politeMs, settingUp))) await ended;
  }

  /** A channel, or null when closed while the broker was away. */
  private async acquire(): Promise<Channel | null> {
    const acquiring = this.connection.acquire({ emitErrorsFromChannel: true });
    const closed = new Promise<null>((resolve) => (this.endSession = () => resolve(null)));
    const channel = await Promise.race([acquiring, closed]);
    if (channel === null) void acquiring.then(closeChannel, () => {});
    return channel;
  }
}
