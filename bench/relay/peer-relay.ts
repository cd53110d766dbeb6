import { Connection } from 'rabbitmq-client';
import { brokerOf } from '../../src/broker.ts';
import { eventsExchange } from '../../src/messaging/topology.ts';
import { data } from '../harness/sample-append.ts';
import { openStand, type Run } from '../harness/stand.ts';
import { transactionalOutbox } from '../peers/transactional-outbox.mjs';

/** Larger batches than this make it slower: every message is marked in a transaction of its own. */
const batchSize = 100;

/** The peer, publishing with confirms to the same exchange and queues. Returns messages per second. */
export async function peerRelay(messages: number, { logger }: Run): Promise<number> {
  const stand = await openStand();
  const { DATABASE_URL, AMQP_URL, PARTITIONS: partitions } = stand.config;
  const broker = await brokerOf(stand.config, stand.pool, logger);
  const connection = new Connection({ url: AMQP_URL! });
  const publisher = connection.createPublisher({ confirm: true });
  const exchange = eventsExchange(stand.namespace);
  try {
    await broker.declare({ group: 'read-models', streamTypes: ['subscription'], partitions });
    return await transactionalOutbox({
      databaseUrl: DATABASE_URL,
      messages,
      payload: JSON.stringify(data),
      batchSize,
      publish: (messageId, aggregateId, payload) =>
        publisher.send(
          {
            ...{ exchange, routingKey: 'subscription.Measured', durable: true, mandatory: true, messageId },
            headers: { partition: `bench/account-${aggregateId}` },
          },
          payload,
        ),
    });
  } finally {
    await publisher.close();
    await connection.close();
    await broker.close();
    await stand.drop();
  }
}
