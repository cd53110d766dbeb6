import { randomUUID } from 'node:crypto';
import { Connection } from 'rabbitmq-client';
import { testAmqpUrl } from '../../test/support/broker.ts';
import { tcpProxy, type TcpProxy } from '../../test/support/tcp-proxy.ts';
import { silentLogger } from '../platform/logger.ts';
import { createRabbitBroker, type RabbitBrokerOptions } from './rabbitmq.ts';
import { Collector } from './testing/collector.ts';
import { eraseTopology } from './testing/erase-topology.ts';
import { interleaved, sampleMessage } from './testing/sample-events.ts';
import { eventsExchange, laneOf, partitionQueue } from './topology.ts';
import type { Broker, EventMessage, PublishOutcome } from './types.ts';

const url = testAmqpUrl();
const group = { group: 'readers', streamTypes: ['subscription'], partitions: 2 };
const alone = { ...group, partitions: 1 };

/** What a broker says that takes frames up to this size: `connection.tune` names them behind the number of channels. */
const offeringFrames =
  (bytes: number) =>
  (answer: Buffer): Buffer => {
    const tune = answer.indexOf(Buffer.from([0, 10, 0, 30]));
    if (tune === 7) answer.writeUInt32BE(bytes, tune + 6);
    return answer;
  };

describe('a message of several events', () => {
  let namespace: string;
  let admin: Connection;
  const brokers: Broker[] = [];
  const proxies: TcpProxy[] = [];

  beforeEach(() => {
    namespace = `test-${randomUUID()}.`;
    admin = new Connection(url);
    admin.on('error', () => {}); // what is asked of it rejects
  });
  afterEach(async () => {
    await Promise.all(brokers.splice(0).map((broker) => broker.close()));
    await Promise.all([admin, ...proxies.splice(0)].map((each) => each.close()));
    await eraseTopology(url, namespace, { readers: 2, late: 2 });
  });

  const connected = async (over: Partial<RabbitBrokerOptions> = {}): Promise<Broker> => {
    const broker = createRabbitBroker({ url, namespace, logger: silentLogger, ...over });
    brokers.push(broker);
    await broker.ready(10_000);
    return broker;
  };

  it('survives a restart, and says where it goes and whose trace it is', async () => {
    const broker = await connected();
    await broker.declare(group);
    const { queue } = await admin.queueDeclare({ queue: '', exclusive: true });
    await admin.queueBind({ queue, exchange: eventsExchange(namespace), routingKey: '#' });
    const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
    const events = ['Started', 'Renewed', 'Started'].map((type, at) => {
      const { event } = sampleMessage(`subscription-${at}`, 1, { accountId: 'a-1' });
      return { ...event, type };
    });
    await broker.publish(events.map((event) => ({ event, traceparent })));
    expect(await admin.basicGet({ queue, noAck: true })).toMatchObject({
      routingKey: 'subscription.Started',
      durable: true,
      messageId: events[0]!.id,
      contentType: 'application/json',
      headers: { partition: laneOf(events[0]!), CC: ['subscription.Renewed'], traceparent },
      body: events,
    });
    expect(await admin.basicGet({ queue, noAck: true })).toBeUndefined();
  });

  it('may hold an event of any size, also over a broker that takes smaller pieces than most', async () => {
    const proxy = await tcpProxy(url);
    proxies.push(proxy);
    proxy.amend(offeringFrames(16 * 1024));
    const broker = await connected({ url: proxy.through(url) });
    await broker.declare(group);
    // A sign of this text takes three bytes.
    const messages = [16 * 1024, 300_000, 50_000].map((length, at) => {
      const { event } = sampleMessage('subscription-1', at + 1);
      return { event: { ...event, body: '€'.repeat(length) }, traceparent: null };
    });
    expect(await broker.publish(messages)).toEqual(['confirmed', 'confirmed', 'confirmed']);
    const collector = new Collector();
    await broker.consume(group, collector.handle);
    await collector.all(messages);
    expect(collector.received).toEqual(messages);
  });

  it('is confirmed whole, or not at all', async () => {
    const broker = await connected({ publishWindow: 1 });
    await broker.declare(group);
    const [first, second] = [sampleMessage('subscription-1', 1), sampleMessage('subscription-1', 2)];
    const orphans = [sampleMessage('orphan-1', 1), sampleMessage('orphan-1', 2)];
    expect(await broker.publish([first, orphans[0]!, second, orphans[1]!])).toEqual<PublishOutcome[]>([
      'confirmed',
      'failed',
      'confirmed',
      'failed',
    ]);
  });

  it('comes to a group once, whichever of its events the group follows', async () => {
    const broker = await connected();
    const named = (type: string, version: number): EventMessage => {
      const message = sampleMessage('subscription-1', version);
      return { ...message, event: { ...message.event, type } };
    };
    const messages = ['Started', 'Renewed', 'Cancelled', 'Renewed'].map((type, at) => named(type, at + 1));
    const [all, some, others] = [new Collector(), new Collector(), new Collector()];
    await broker.consume(group, all.handle);
    const late = { ...group, group: 'late' };
    await broker.consume({ ...late, eventTypes: ['Renewed', 'Cancelled'] }, some.handle);
    await broker.tap(['subscription'], (message) => others.take([message]));
    await broker.publish(messages);
    await broker.publish([named('Cancelled', 5)]);
    const end = [...messages, named('Cancelled', 5)];
    await Promise.all([all, some, others].map((collector) => collector.all(end)));
    for (const { received } of [all, some, others]) expect(received).toEqual(end);
    await broker.publish([named('Started', 6), named('Paused', 7)]);
    await all.all([named('Paused', 7)]);
    await broker.publish([named('Renewed', 8)]);
    await some.all([named('Renewed', 8)]);
    expect(some.versions('subscription-1')).toEqual([1, 2, 3, 4, 5, 8]);
  });

  it('is acknowledged once all its events are handled, in however many batches', async () => {
    const broker = await connected();
    await broker.declare(alone);
    const messages = interleaved(['subscription-1'], 20);
    await broker.publish(messages);
    const stopped = new Collector();
    const consumer = await broker.consume(
      alone,
      async (batch, signal) => {
        stopped.take(batch);
        if (stopped.received.length <= 14) return;
        await new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new Error('stopping'))),
        );
      },
      { maxBatch: 7 },
    );
    await stopped.until((received) => received.length > 14);
    await consumer.close();
    const next = new Collector();
    const last = await broker.consume(alone, next.handle, { maxBatch: 7 });
    await next.all(messages);
    await last.close();
    expect(next.received).toEqual(messages);
    const queue = partitionQueue(namespace, group.group, 0);
    expect(await admin.queueDeclare({ queue, passive: true })).toMatchObject({ messageCount: 0 });
  });

  it('ends a batch where it can, and the next one follows at once', async () => {
    const broker = await connected();
    await broker.declare(alone);
    const messages = interleaved(['subscription-1'], 80);
    await broker.publish(messages);
    const batches: number[] = [];
    const collector = new Collector();
    const handle = async (batch: readonly EventMessage[]): Promise<void> => {
      batches.push(batch.length);
      collector.take(batch);
    };
    await broker.consume(alone, handle, { maxBatch: 60, lingerMs: 3_600_000 });
    await collector.all(messages);
    expect(batches).toEqual([40, 40]);
  });
});
