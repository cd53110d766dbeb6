import { Connection } from 'rabbitmq-client';
import { brokerOf } from '../../src/broker.ts';
import { eventsExchange } from '../../src/messaging/topology.ts';
import { openStand, type Run, type Stand } from '../harness/stand.ts';

/** Sends one message to the engine's exchange; resolves when it is confirmed. */
export type Publish = (messageId: string, accountId: string | number, payload: object) => Promise<void>;

/** The engine's exchange and queues with a confirming publisher of the client library on them, for as long as `use` takes. */
export async function onTopology<T>(
  { logger }: Run,
  use: (publish: Publish, stand: Stand) => Promise<T>,
): Promise<T> {
  const stand = await openStand();
  const { AMQP_URL, PARTITIONS: partitions } = stand.config;
  const broker = await brokerOf(stand.config, stand.pool, logger);
  const connection = new Connection({ url: AMQP_URL! });
  const publisher = connection.createPublisher({ confirm: true });
  const exchange = eventsExchange(stand.namespace);
  const route = { exchange, routingKey: 'subscription.Measured', durable: true, mandatory: true };
  try {
    await broker.declare({ group: 'read-models', streamTypes: ['subscription'], partitions });
    return await use((messageId, accountId, payload) => {
      const headers = { partition: `bench/account-${accountId}` };
      return publisher.send({ ...route, messageId, headers }, payload);
    }, stand);
  } finally {
    await publisher.close();
    await connection.close();
    await broker.close();
    await stand.drop();
  }
}
