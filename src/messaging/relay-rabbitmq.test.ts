import { randomUUID } from 'node:crypto';
import { testAmqpUrl } from '../../test/support/broker.ts';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { tcpProxy, type TcpProxy } from '../../test/support/tcp-proxy.ts';
import { silentLogger } from '../platform/logger.ts';
import { createRabbitBroker } from './rabbitmq.ts';
import { Collector } from './testing/collector.ts';
import { eraseTopology } from './testing/erase-topology.ts';
import { outboxSize, storeWithOutbox } from './testing/outbox-rows.ts';
import { firstDeliveries, testRelay } from './testing/relay-harness.ts';
import { interleaved } from './testing/sample-events.ts';
import type { Broker, EventMessage } from './types.ts';

const url = testAmqpUrl();
const shards = 4;
const group = { group: 'readers', streamTypes: ['subscription'], partitions: 4 };
const upTo = (last: number): number[] => Array.from({ length: last }, (_, n) => n + 1);

describe('from the outbox over RabbitMQ to a consumer', () => {
  const namespace = `test-${randomUUID()}.`;
  let database: TestDatabase;
  let proxy: TcpProxy;
  let proxied: Broker;
  let direct: Broker;

  beforeEach(async () => {
    database = await freshDatabase();
    proxy = await tcpProxy(url);
    proxied = createRabbitBroker({ url: proxy.through(url), namespace, logger: silentLogger });
    direct = createRabbitBroker({ url, namespace, logger: silentLogger });
    await Promise.all([proxied.ready(10_000), direct.ready(10_000)]);
    await direct.declare(group);
  });
  afterEach(async () => {
    await proxy.restore();
    await Promise.all([proxied.close(), direct.close()]);
    await proxy.close();
    await database.drop();
    await eraseTopology(url, namespace, { readers: group.partitions });
  });

  /** 32 writers, each with a stream of its own, one event a transaction. */
  const write = async (versions: number): Promise<EventMessage[]> => {
    const streams = await Promise.all(
      Array.from({ length: 32 }, async (_, writer) => {
        const messages = interleaved([`subscription-${writer}`], versions);
        for (const message of messages) await storeWithOutbox(database.pool, [message], shards);
        return messages;
      }),
    );
    return streams.flat();
  };

  it('loses and inverts nothing with 32 writers and a consumer that is killed five times', async () => {
    const relay = testRelay({ pool: database.pool, url: database.url, broker: direct, shards });
    relay.start();
    const collector = new Collector();
    await proxied.consume(group, collector.handle);
    const writing = write(20);
    for (let kill = 1; kill <= 5; kill += 1) {
      await collector.until((received) => received.length >= 100 * kill);
      proxy.cut();
    }
    await collector.all(await writing);
    for (let writer = 0; writer < 32; writer += 1) {
      expect(firstDeliveries(collector.received, `subscription-${writer}`)).toEqual(upTo(20));
    }
    await relay.stop();
  });

  it('keeps everything in the outbox while the broker is away, and drains the backlog in order', async () => {
    const relay = testRelay({
      pool: database.pool,
      url: database.url,
      broker: proxied,
      shards,
      pageSize: 50,
    });
    relay.start();
    await proxy.refuse();
    const messages = await write(10);
    expect(await outboxSize(database.pool)).toBe(messages.length);
    const collector = new Collector();
    await direct.consume(group, collector.handle);
    await proxy.restore();
    await collector.all(messages);
    for (let writer = 0; writer < 32; writer += 1) {
      expect(firstDeliveries(collector.received, `subscription-${writer}`)).toEqual(upTo(10));
    }
    while (relay.stats().relayed < messages.length) await new Promise(setImmediate);
    expect(await outboxSize(database.pool)).toBe(0);
    await relay.stop();
  });

  it('sends again what the broker confirmed while the answer was lost on its way', async () => {
    const impatient = createRabbitBroker({
      url: proxy.through(url),
      namespace,
      logger: silentLogger,
      publishTimeoutMs: 200,
    });
    await impatient.ready(10_000);
    const collector = new Collector();
    await direct.consume(group, collector.handle);
    const relay = testRelay({ pool: database.pool, url: database.url, broker: impatient, shards });
    relay.start();
    const [before, after] = [interleaved(['subscription-1'], 5), interleaved(['subscription-2'], 5)];
    await storeWithOutbox(database.pool, before, shards);
    await collector.all(before);
    proxy.loseAnswers();
    await storeWithOutbox(database.pool, after, shards);
    await collector.all(after);
    while (relay.stats().failedPages === 0) await new Promise(setImmediate);
    expect(await outboxSize(database.pool)).toBe(5);
    await proxy.restore();
    proxy.cut();
    while ((await outboxSize(database.pool)) > 0) await new Promise(setImmediate);
    expect(firstDeliveries(collector.received, 'subscription-2')).toEqual(upTo(5));
    await relay.stop();
    await impatient.close();
  });
});
