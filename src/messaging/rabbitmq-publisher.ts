import { Socket } from 'node:net';
import type { Channel, Connection } from 'rabbitmq-client';
import type { Logger } from '../platform/logger.ts';
import { bundled, unbundled } from './bundles.ts';
import { PublishWindow, type ConfirmChannel, type InFlight, type WindowOptions } from './publish-window.ts';
import { closeChannel } from './rabbitmq-connection.ts';
import type { EventMessage, PublishOutcome } from './types.ts';

export interface PublisherOptions extends WindowOptions {
  /** Runs on each new channel before anything is published on it. */
  readonly setUp: (channel: Channel) => Promise<void>;
  readonly logger: Logger;
}

/** Publishes persistent and mandatory on one confirm channel, many messages in flight. Never rejects. */
export class RabbitPublisher {
  private readonly connection: Connection;
  private readonly options: PublisherOptions;
  private current: Promise<ConfirmChannel> | null = null;

  constructor(connection: Connection, options: PublisherOptions) {
    this.connection = connection;
    this.options = options;
  }

  async publish(messages: readonly EventMessage[]): Promise<readonly PublishOutcome[]> {
    try {
      const confirming = await this.confirmChannel();
      const window = new PublishWindow(confirming, this.options);
      const bundles = bundled(messages);
      const outcomes = unbundled(bundles, await window.send(bundles));
      if (window.timedOut) this.replace(confirming, 'confirms did not come in time');
      else if (window.unroutable) this.replace(confirming, 'messages came back: no queue is bound for them');
      return outcomes;
    } catch (error) {
      // A connection that is away has said so itself.
      if (this.connection.ready) this.options.logger.warn({ err: error }, 'nothing could be published');
      return messages.map(() => 'failed');
    }
  }

  async close(): Promise<void> {
    const confirming = await this.current?.catch(() => null);
    if (confirming) await closeChannel(confirming.channel);
  }

  /**
   * The next call gets a new channel: one that owes answers is not trusted with new messages, and setting up another declares again
   * what may be missing where messages came back.
   */
  private replace({ channel }: ConfirmChannel, reason: string): void {
    this.options.logger.warn({ reason }, 'publishing goes on over a new channel');
    this.current = null;
    void closeChannel(channel);
  }

  private confirmChannel(): Promise<ConfirmChannel> {
    if (this.current !== null) return this.current;
    const opening = this.open();
    const forget = (): void => {
      if (this.current === opening) this.current = null;
    };
    opening.then(({ channel }) => (channel.active ? channel.once('close', forget) : forget()), forget);
    this.current = opening;
    return opening;
  }

  private async open(): Promise<ConfirmChannel> {
    const { logger, setUp } = this.options;
    const channel = await this.connection.acquire({ emitErrorsFromChannel: true });
    const inFlight = new Map<string, InFlight>();
    channel.on('error', (error) => logger.warn({ err: error as unknown }, 'publishing channel closed'));
    channel.on('basic.return', ({ messageId }) => inFlight.get(messageId ?? '')?.wasReturned());
    try {
      await setUp(channel);
      await channel.confirmSelect();
    } catch (error) {
      await closeChannel(channel);
      throw error;
    }
    return { channel, inFlight, socket: () => socketOf(this.connection) };
  }
}

/** The library keeps its socket to itself. */
function socketOf(connection: Connection): Socket | null {
  const socket: unknown = Reflect.get(connection, '_socket');
  return socket instanceof Socket ? socket : null;
}
