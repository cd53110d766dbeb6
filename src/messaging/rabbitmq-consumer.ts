import type { AsyncMessage, Channel } from 'rabbitmq-client';
import type { Logger } from '../platform/logger.ts';
import { BatchLoop } from './batch-loop.ts';
import { decodeMessage } from './codec.ts';
import type { ChannelSession } from './kept-channel.ts';
import type { BatchHandler, ConsumerOptions, EventMessage } from './types.ts';

interface Delivery {
  readonly message: EventMessage;
  /** Of the message in which it came, where it was the last in it: acknowledged, the message is done with. */
  readonly tag: number | null;
}

export interface PartitionSession extends ChannelSession {
  /** Whether this is known to be the queue's active consumer: nobody else is given messages. */
  readonly active: boolean;
}

/**
 * Consumes one partition queue on a channel of its own: batches are acknowledged together, failures are retried in place and never
 * requeued, and what cannot be parsed is rejected to the dead-letter queue while the rest goes on.
 */
export async function consumePartition(
  channel: Channel,
  queue: string,
  handler: BatchHandler,
  options: Required<ConsumerOptions>,
  logger: Logger,
): Promise<PartitionSession> {
  let active = false;
  const loop = new BatchLoop<Delivery>({
    maxBatch: options.maxBatch,
    lingerMs: options.lingerMs,
    isLast: ({ tag }) => tag !== null,
    patienceMs: ({ message }) => options.patienceMs(message),
    handle: (batch, signal) =>
      handler(
        batch.map((delivery) => delivery.message),
        signal,
      ),
    settle: (batch) => acknowledge(channel, batch),
    failed: (error, retryInMs) =>
      logger.warn({ err: error, queue, retryInMs }, 'batch failed, will be tried again in place'),
  });
  await channel.basicQos({ prefetchCount: options.prefetch });
  await channel.basicConsume({ queue, noAck: false }, (delivered) => {
    active = true;
    const messages = decodeOrReject(channel, queue, delivered, logger);
    const last = messages.length - 1;
    loop.offer(
      ...messages.map((message, at) => ({ message, tag: at === last ? delivered.deliveryTag : null })),
    );
  });
  return {
    get active() {
      return active;
    },
    // The consumer is not cancelled first: the next one would be activated while our batch is still running. Closing the
    // channel afterwards hands back, in order, whatever has not been acknowledged.
    end: (reason) => (reason === 'closing' ? loop.end() : loop.abandon()),
  };
}

/** What was delivered up to the last message that the batch completes. One that it ends in the middle of waits for the next. */
function acknowledge(channel: Channel, batch: readonly Delivery[]): void {
  const deliveryTag = batch.findLast(({ tag }) => tag !== null)?.tag;
  // A channel that has just closed delivers the batch again elsewhere; the watermarks make that harmless.
  if (deliveryTag != null && channel.active) channel.basicAck({ deliveryTag, multiple: true });
}

function decodeOrReject(
  channel: Channel,
  queue: string,
  delivered: AsyncMessage,
  logger: Logger,
): readonly EventMessage[] {
  try {
    return decodeMessage(delivered.body, delivered.headers?.['traceparent']);
  } catch (error) {
    logger.error(
      { err: error, queue, messageId: delivered.messageId },
      'unreadable message, goes to the dead letters',
    );
    if (channel.active) channel.basicNack({ deliveryTag: delivered.deliveryTag, requeue: false });
    return [];
  }
}
