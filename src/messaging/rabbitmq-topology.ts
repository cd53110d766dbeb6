import type { Channel } from 'rabbitmq-client';
import {
  bindingsOf,
  deadLetterName,
  eventsExchange,
  groupExchange,
  partitionQueue,
  streamTypePattern,
  type Namespace,
} from './topology.ts';
import type { GroupTopology } from './types.ts';

/**
 * RabbitMQ 4 gives up on a message after 20 deliveries, earlier versions never do. Restarting consumers are no reason to lose one, so
 * the limit is one that nothing reaches (and that every version accepts).
 */
const deliveryLimit = 1_000_000;

/**
 * One point a queue on the ring. RabbitMQ copies the ring for each message it routes, and jump hashing spreads evenly without more
 * (32 points a queue: a third fewer messages a second).
 */
const ringWeight = '1';

export async function declareEvents(channel: Channel, namespace: Namespace): Promise<void> {
  await channel.exchangeDeclare({ exchange: eventsExchange(namespace), type: 'topic', durable: true });
}

/** Exchanges and dead-letter queue of a group, bound to the stream types it follows. */
export async function declareGroup(
  channel: Channel,
  namespace: Namespace,
  topology: GroupTopology,
): Promise<void> {
  const exchange = groupExchange(namespace, topology.group);
  await declareEvents(channel, namespace);
  await declareDeadLetters(channel, namespace, topology.group);
  await channel.exchangeDeclare({
    exchange,
    type: 'x-consistent-hash',
    durable: true,
    arguments: { 'hash-header': 'partition' },
  });
  const between = { source: eventsExchange(namespace), destination: exchange };
  for (const binding of bindingsOf(topology)) await channel.exchangeBind({ ...between, routingKey: binding });
  if (!topology.eventTypes) return;
  // A group that follows fewer events than it once did would still be sent the others.
  for (const streamType of topology.streamTypes)
    await channel.exchangeUnbind({ ...between, routingKey: streamTypePattern(streamType) });
}

/** Exchange and queue that catch what a group could not read. */
export async function declareDeadLetters(
  channel: Channel,
  namespace: Namespace,
  group: string,
): Promise<void> {
  const dead = deadLetterName(namespace, group);
  await channel.exchangeDeclare({ exchange: dead, type: 'fanout', durable: true });
  await channel.queueDeclare({ queue: dead, durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await channel.queueBind({ queue: dead, exchange: dead, routingKey: '' });
}

export async function declarePartition(
  channel: Channel,
  namespace: Namespace,
  group: string,
  partition: number,
): Promise<void> {
  const queue = partitionQueue(namespace, group, partition);
  await channel.queueDeclare({
    queue,
    durable: true,
    arguments: {
      'x-queue-type': 'quorum',
      'x-single-active-consumer': true,
      'x-delivery-limit': deliveryLimit,
      'x-dead-letter-exchange': deadLetterName(namespace, group),
    },
  });
  await channel.queueBind({ queue, exchange: groupExchange(namespace, group), routingKey: ringWeight });
}

/** All of a group. Partitions come before the bindings to events, so that no event meets a half-built group. */
export async function declareWhole(
  channel: Channel,
  namespace: Namespace,
  topology: GroupTopology,
): Promise<void> {
  await declareGroup(channel, namespace, { ...topology, streamTypes: [] });
  for (let partition = 0; partition < topology.partitions; partition += 1) {
    await declarePartition(channel, namespace, topology.group, partition);
  }
  await declareGroup(channel, namespace, topology);
}
