import type { AsyncMessage, Channel, Connection } from 'rabbitmq-client';
import type { Logger } from '../platform/logger.ts';
import { BatchLoop } from './batch-loop.ts';
import type { ChannelSession } from './kept-channel.ts';
import { closeChannel } from './rabbitmq-connection.ts';
import { declareDeadLetters } from './rabbitmq-topology.ts';
import { deadLetterName, groupExchange, type Namespace } from './topology.ts';
import type { DeadMessage, PublishOutcome } from './types.ts';

/** Dead letters are few, and each is written on its own. */
const prefetch = 20;

/** Takes what a group could not read, one by one; each is acknowledged once its taker has it, and tried again in place until then. */
export async function collectDeadLetters(
  channel: Channel,
  namespace: Namespace,
  group: string,
  onLetter: (letter: DeadMessage) => Promise<void>,
  logger: Logger,
): Promise<ChannelSession> {
  await declareDeadLetters(channel, namespace, group);
  const loop = new BatchLoop<AsyncMessage>({
    maxBatch: 1,
    lingerMs: 0,
    handle: async ([message]) => {
      if (message) await onLetter(deadMessage(message));
    },
    settle: ([message]) => {
      if (message && channel.active) channel.basicAck({ deliveryTag: message.deliveryTag });
    },
    failed: (error, retryInMs) =>
      logger.warn(
        { err: error, group, retryInMs },
        'a dead letter could not be put away, will be tried again',
      ),
  });
  await channel.basicQos({ prefetchCount: prefetch });
  await channel.basicConsume({ queue: deadLetterName(namespace, group), noAck: false }, (message) =>
    loop.offer(message),
  );
  return { end: (reason) => (reason === 'closing' ? loop.end() : loop.abandon()) };
}

/** Gives a message to one group again, as it was; `failed` where no queue took it. */
export async function redeliver(
  connection: Connection,
  namespace: Namespace,
  group: string,
  { messageId, routingKey, contentType, headers, body }: DeadMessage,
): Promise<PublishOutcome> {
  const channel = await connection.acquire({ emitErrorsFromChannel: true });
  let outcome: PublishOutcome = 'confirmed';
  channel.on('basic.return', () => (outcome = 'failed'));
  channel.on('error', () => (outcome = 'failed'));
  try {
    await channel.confirmSelect();
    const envelope = {
      exchange: groupExchange(namespace, group),
      routingKey,
      mandatory: true,
      durable: true,
      headers,
      ...(messageId === null ? {} : { messageId }),
      ...(contentType === null ? {} : { contentType }),
    };
    await channel.basicPublish(envelope, body);
    // The library reports a return one turn after the confirm that RabbitMQ sent behind it.
    await new Promise((resolve) => setImmediate(resolve));
    return outcome;
  } catch {
    return 'failed';
  } finally {
    await closeChannel(channel);
  }
}

function deadMessage({ messageId, routingKey, contentType, headers, body }: AsyncMessage): DeadMessage {
  const { deaths, others } = withoutDeaths(headers ?? {});
  return {
    messageId: messageId ?? null,
    routingKey,
    contentType: contentType ?? null,
    headers: others,
    // The library has parsed JSON already; as text it is the same message.
    body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    reason: deaths[0] ?? 'unknown',
  };
}

/** What RabbitMQ adds when a message dies says why; sent along with it again it would only mislead. */
function withoutDeaths(headers: Record<string, unknown>): {
  readonly deaths: readonly string[];
  readonly others: Record<string, unknown>;
} {
  const others = Object.fromEntries(Object.entries(headers).filter(([name]) => !/^x-.*death/.test(name)));
  const first = headers['x-first-death-reason'];
  return { deaths: typeof first === 'string' ? [first] : [], others };
}
