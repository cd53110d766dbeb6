import type { Channel } from 'rabbitmq-client';
import type { ChannelSession } from './kept-channel.ts';
import { membersQueue, type Namespace } from './topology.ts';

export interface Membership extends ChannelSession {
  /** Consumers of the group over all processes, this one included. */
  count(): Promise<number>;
}

/**
 * Joins the consumers of a group, to be counted. Each consumes a queue that carries nothing, since RabbitMQ tells how many
 * consumers a queue has, but counts only the active one where there is a single active consumer.
 */
export async function joinGroup(channel: Channel, namespace: Namespace, group: string): Promise<Membership> {
  const queue = membersQueue(namespace, group);
  await channel.queueDeclare({ queue, durable: true, autoDelete: true });
  await channel.basicConsume({ queue, noAck: true }, () => {});
  return {
    count: async () => (await channel.queueDeclare({ queue, passive: true })).consumerCount,
    end: async () => {},
  };
}
