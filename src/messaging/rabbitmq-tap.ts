import type { Channel } from 'rabbitmq-client';
import type { Logger } from '../platform/logger.ts';
import { decodeMessage } from './codec.ts';
import type { ChannelSession } from './kept-channel.ts';
import { declareEvents } from './rabbitmq-topology.ts';
import { eventsExchange, streamTypePattern, type Namespace } from './topology.ts';
import type { EventMessage } from './types.ts';

/** Listens on a queue that lives and dies with this channel. What happens while it is away is not delivered later. */
export async function openTap(
  channel: Channel,
  namespace: Namespace,
  streamTypes: readonly string[],
  onEvent: (message: EventMessage) => void,
  logger: Logger,
): Promise<ChannelSession> {
  await declareEvents(channel, namespace);
  const { queue } = await channel.queueDeclare({ queue: '', exclusive: true, autoDelete: true });
  for (const streamType of streamTypes) {
    const routingKey = streamTypePattern(streamType);
    await channel.queueBind({ queue, exchange: eventsExchange(namespace), routingKey });
  }
  const attempt = (messageId: string | undefined, take: () => void): void => {
    try {
      take();
    } catch (error) {
      logger.warn({ err: error, messageId }, 'an event of the live feed was dropped');
    }
  };
  await channel.basicConsume({ queue, noAck: true }, ({ body, headers, messageId }) =>
    attempt(messageId, () => {
      for (const message of decodeMessage(body, headers?.['traceparent']))
        attempt(message.event.id, () => onEvent(message));
    }),
  );
  return { end: async () => {} };
}
