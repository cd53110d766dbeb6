import { testAmqpUrl } from '../../test/support/broker.ts';
import { silentLogger } from '../platform/logger.ts';
import { addressWithoutPassword, RabbitConnection } from './rabbitmq-connection.ts';

describe('a connection to the nodes of a cluster', () => {
  it('goes on to the next node where one does not answer', async () => {
    const nobody = new URL(testAmqpUrl());
    nobody.port = '1';
    const connection = new RabbitConnection('consuming', `${nobody.href},${testAmqpUrl()}`, silentLogger);
    try {
      await connection.amqp.onConnect(20_000, true);
      expect(connection.amqp.ready).toBe(true);
      expect(connection.lastError).toMatch(/ECONNREFUSED/);
    } finally {
      await connection.close();
    }
  });

  it('is shown without a password of any node', () => {
    expect(addressWithoutPassword('amqp://ada:secret@one:1/v,amqp://ada:secret@two:2/v')).toBe(
      'amqp://ada:***@one:1/v,amqp://ada:***@two:2/v',
    );
  });
});
