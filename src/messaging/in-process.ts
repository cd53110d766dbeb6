import { outboxShard } from '../eventstore/shard.ts';
import type { Logger } from '../platform/logger.ts';
import { decodeMessage } from './codec.ts';
import { InProcessPartition } from './in-process-partition.ts';
import { streamTypeOf } from './topology.ts';
import { consumerDefaults } from './consumer-defaults.ts';
import type { Broker, EventMessage, GroupTopology, PublishOutcome, Subscription } from './types.ts';

export interface InProcessBrokerOptions {
  readonly logger: Logger;
  /** Stream types that no durable group follows; the live feed alone sees them, so nobody listening is no failure. */
  readonly liveOnly?: readonly string[];
  /** Messages that a partition holds before it answers `failed`, so that the backlog stays in the outbox; default 10,000. */
  readonly capacity?: number;
}

interface Group {
  readonly streamTypes: ReadonlySet<string>;
  /** Null: all. */
  readonly eventTypes: ReadonlySet<string> | null;
  readonly partitions: readonly InProcessPartition[];
}

/**
 * The broker for one process where RabbitMQ is not at hand. Its queues end with the process: what was confirmed but not handled
 * is found again by the sweep of each durable group, as with any other lost message.
 */
export function createInProcessBroker(options: InProcessBrokerOptions): Broker {
  const { logger, liveOnly = [], capacity = 10_000 } = options;
  const groups = new Map<string, Group>();
  const taps = new Set<{ types: ReadonlySet<string>; onEvent: (message: EventMessage) => void }>();
  const subscriptions = new Set<Subscription>();

  const declare = (topology: GroupTopology): Group => {
    const known = groups.get(topology.group);
    const group = {
      streamTypes: new Set([...(known?.streamTypes ?? []), ...topology.streamTypes]),
      eventTypes: topology.eventTypes ? new Set(topology.eventTypes) : null,
      partitions:
        known?.partitions ??
        Array.from(
          { length: topology.partitions },
          (_, n) => new InProcessPartition(`${topology.group}.${n}`, logger),
        ),
    };
    groups.set(topology.group, group);
    return group;
  };

  const show = (onEvent: (message: EventMessage) => void, message: EventMessage): void => {
    try {
      onEvent(message);
    } catch (error) {
      logger.warn({ err: error, messageId: message.event.id }, 'an event of the live feed was dropped');
    }
  };

  const route = (message: EventMessage): PublishOutcome => {
    const streamType = streamTypeOf(message.event.stream);
    const followers = [...groups.values()].filter((group) => follows(group, streamType, message.event.type));
    const targets = followers.map((group) => partitionOf(group, message));
    const listening = [...taps].filter((tap) => tap.types.has(streamType));
    if (targets.length + listening.length === 0 && !liveOnly.includes(streamType)) return 'failed';
    if (targets.some((partition) => partition.size >= capacity)) return 'failed';
    for (const partition of targets) partition.put(message);
    for (const tap of listening) setImmediate(show, tap.onEvent, message);
    return 'confirmed';
  };

  const track = (close: () => Promise<void>): Subscription => {
    const subscription = {
      close: async (): Promise<void> => {
        subscriptions.delete(subscription);
        await close();
      },
    };
    subscriptions.add(subscription);
    return subscription;
  };

  return {
    kind: 'in-process',
    declare: async (topology) => void declare(topology),
    publish: async (messages) => messages.map(route),
    consume: async (topology, handler, options = {}) => {
      const consumers = declare(topology).partitions.map((partition) =>
        partition.consume(handler, { ...consumerDefaults, ...options }),
      );
      return track(async () => void (await Promise.all(consumers.map((consumer) => consumer.close()))));
    },
    tap: async (streamTypes, onEvent) => {
      const tap = { types: new Set(streamTypes), onEvent };
      taps.add(tap);
      return track(async () => void taps.delete(tap));
    },
    // What is within the process has been read before it is sent: nothing of it can be unreadable.
    collectDeadLetters: async () => track(async () => {}),
    redeliver: async (name, { body, headers }) => {
      const group = groups.get(name);
      if (!group) return 'failed';
      try {
        for (const message of decodeMessage(body, headers['traceparent']))
          partitionOf(group, message).put(message);
        return 'confirmed';
      } catch {
        return 'failed';
      }
    },
    ready: async () => {},
    close: async () =>
      void (await Promise.all([...subscriptions].map((subscription) => subscription.close()))),
  };
}

const follows = ({ streamTypes, eventTypes }: Group, streamType: string, eventType: string): boolean =>
  streamTypes.has(streamType) && (eventTypes === null || eventTypes.has(eventType));

function partitionOf(group: Group, { event }: EventMessage): InProcessPartition {
  const { tenant, accountId, stream } = event;
  return group.partitions[outboxShard(tenant, accountId, stream, group.partitions.length)]!;
}
