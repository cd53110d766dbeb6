import type { Channel } from 'rabbitmq-client';
import type { Logger } from '../platform/logger.ts';
import { consumerDefaults } from './consumer-defaults.ts';
import { joinGroup, type Membership } from './group-members.ts';
import { KeptChannel, type ChannelSession } from './kept-channel.ts';
import { keepToShare } from './partition-shares.ts';
import { addressWithoutPassword, closeChannel, RabbitConnection } from './rabbitmq-connection.ts';
import { consumePartition, type PartitionSession } from './rabbitmq-consumer.ts';
import { collectDeadLetters, redeliver } from './rabbitmq-dead-letters.ts';
import { RabbitPublisher } from './rabbitmq-publisher.ts';
import { openTap } from './rabbitmq-tap.ts';
import { declareEvents, declareGroup, declarePartition, declareWhole } from './rabbitmq-topology.ts';
import { partitionQueue } from './topology.ts';
import type { Broker, GroupTopology, Subscription } from './types.ts';

export interface RabbitBrokerOptions {
  /** `amqp://` or `amqps://` address; never logged with its password. */
  readonly url: string;
  readonly logger: Logger;
  /** Prefix of all names on the broker; default none. */
  readonly namespace?: string;
  /** Stream types that no durable group follows; the live feed alone sees them, so nobody listening is no failure. */
  readonly liveOnly?: readonly string[];
  /** Messages in flight per call of `publish`; default 500. */
  readonly publishWindow?: number;
  /** Time without any confirm after which what is in flight counts as failed; default 10 s. */
  readonly publishTimeoutMs?: number;
  /** How often a process looks whether it is active on more than its share of a group's partitions; default 10 s. */
  readonly shareEveryMs?: number;
}

/**
 * The broker over RabbitMQ. Two connections, because RabbitMQ blocks a connection that publishes while memory or disk runs out, and
 * acknowledgements must flow even then. Both reconnect for ever; what was declared is declared again.
 */
export function createRabbitBroker(options: RabbitBrokerOptions): Broker {
  const { url, logger, namespace = '', liveOnly = [], shareEveryMs = 10_000 } = options;
  const address = addressWithoutPassword(url);
  const consuming = new RabbitConnection('consuming', url, logger);
  const publishing = new RabbitConnection('publishing', url, logger);
  const declared = new Map<string, GroupTopology>();
  const open = new Set<Subscription>();

  const publisher = new RabbitPublisher(publishing.amqp, {
    namespace,
    liveOnly,
    logger,
    window: options.publishWindow ?? 500,
    timeoutMs: options.publishTimeoutMs ?? 10_000,
    // Queues are left to their consumers: where one is deleted and made again at once, RabbitMQ may not tell its consumer.
    setUp: async (channel) => {
      await declareEvents(channel, namespace);
      for (const topology of declared.values()) await declareGroup(channel, namespace, topology);
    },
  });

  const declare = async (topology: GroupTopology): Promise<void> => {
    const channel = await consuming.amqp.acquire({ emitErrorsFromChannel: true });
    channel.on('error', (error) =>
      logger.warn({ err: error as unknown }, 'declaring channel closed by the broker'),
    );
    try {
      await declareWhole(channel, namespace, topology);
      declared.set(topology.group, topology);
    } finally {
      await closeChannel(channel);
    }
  };

  const subscribe = (close: () => Promise<unknown>): Subscription => {
    const subscription = {
      close: async (): Promise<void> => {
        open.delete(subscription);
        await close();
      },
    };
    open.add(subscription);
    return subscription;
  };

  return {
    kind: 'rabbitmq',
    declare,
    publish: (messages) => publisher.publish(messages),

    consume: async (topology, handler, options = {}) => {
      await declare(topology);
      const setUp = async (channel: Channel, partition: number): Promise<PartitionSession> => {
        // Each time again: the broker may have come back without what was declared.
        await declareGroup(channel, namespace, topology);
        await declarePartition(channel, namespace, topology.group, partition);
        const queue = partitionQueue(namespace, topology.group, partition);
        return consumePartition(channel, queue, handler, { ...consumerDefaults, ...options }, logger);
      };
      const partitions = Array.from(
        { length: topology.partitions },
        (_, n) => new KeptChannel(consuming.amqp, (channel) => setUp(channel, n), logger),
      );
      const closing = new AbortController();
      const join = (channel: Channel): Promise<Membership> => joinGroup(channel, namespace, topology.group);
      const membership = new KeptChannel(consuming.amqp, join, logger);
      const sharing = keepToShare(partitions, membership, shareEveryMs, closing.signal, logger);
      return subscribe(async () => {
        closing.abort();
        await Promise.all([sharing, ...[membership, ...partitions].map((channel) => channel.close())]);
      });
    },

    tap: async (streamTypes, onEvent) => {
      const tap = new KeptChannel(
        consuming.amqp,
        (channel) => openTap(channel, namespace, streamTypes, onEvent, logger),
        logger,
      );
      await tap.opened;
      return subscribe(() => tap.close());
    },

    collectDeadLetters: async (group, onLetter) => {
      const setUp = (channel: Channel): Promise<ChannelSession> =>
        collectDeadLetters(channel, namespace, group, onLetter, logger);
      const collecting = new KeptChannel(consuming.amqp, setUp, logger);
      return subscribe(() => collecting.close());
    },

    redeliver: (group, message) => redeliver(publishing.amqp, namespace, group, message),

    ready: async (timeoutMs) => {
      try {
        await Promise.all([consuming, publishing].map(({ amqp }) => amqp.onConnect(timeoutMs, true)));
      } catch (error) {
        const reason = consuming.lastError ?? publishing.lastError ?? (error as Error).message;
        throw new Error(
          `RabbitMQ cannot be reached at AMQP_URL (${address}) within ${timeoutMs} ms: ${reason}`,
          { cause: error },
        );
      }
    },

    close: async () => {
      await Promise.all([...[...open].map((subscription) => subscription.close()), publisher.close()]);
      await Promise.all([consuming, publishing].map((connection) => connection.close()));
    },
  };
}
