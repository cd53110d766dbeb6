import { randomUUID } from 'node:crypto';
import { Connection } from 'rabbitmq-client';
import { testAmqpUrl } from '../../test/support/broker.ts';
import { tcpProxy, type TcpProxy } from '../../test/support/tcp-proxy.ts';
import { silentLogger } from '../platform/logger.ts';
import { createRabbitBroker, type RabbitBrokerOptions } from './rabbitmq.ts';
import { Collector } from './testing/collector.ts';
import { eraseTopology } from './testing/erase-topology.ts';
import { firstDeliveries } from './testing/relay-harness.ts';
import { interleaved, sampleMessage } from './testing/sample-events.ts';
import {
  deadLetterName,
  eventsExchange,
  groupExchange,
  laneOf,
  partitionQueue,
  streamTypePattern,
} from './topology.ts';
import type { Broker, EventMessage, PublishOutcome } from './types.ts';

const url = testAmqpUrl();
const group = { group: 'readers', streamTypes: ['subscription'], partitions: 2 };

/** So many streams of which no two share a message. */
function streamsInLanes(count: number): readonly string[] {
  const streams = new Map<string, string>();
  for (let n = 0; streams.size < count; n += 1)
    streams.set(laneOf(sampleMessage(`subscription-${n}`, 1).event), `subscription-${n}`);
  return [...streams.values()];
}

describe('RabbitMQ', () => {
  let namespace: string;
  let admin: Connection;
  let proxy: TcpProxy;
  const brokers: Broker[] = [];

  beforeEach(async () => {
    namespace = `test-${randomUUID()}.`;
    admin = new Connection(url);
    admin.on('error', () => {}); // it connects again
    proxy = await tcpProxy(url);
  });
  afterEach(async () => {
    await proxy.restore();
    await Promise.all(brokers.splice(0).map((broker) => broker.close()));
    await proxy.close();
    await admin.close();
    await eraseTopology(url, namespace, { readers: 4, late: 2 });
  });

  const connected = async (over: Partial<RabbitBrokerOptions> = {}): Promise<Broker> => {
    const broker = createRabbitBroker({ url, namespace, logger: silentLogger, ...over });
    brokers.push(broker);
    await broker.ready(10_000);
    return broker;
  };
  /** Publishes as the relay does: again from the first that failed. */
  const publishAll = async (broker: Broker, messages: readonly EventMessage[]): Promise<void> => {
    for (let rest = messages; rest.length > 0;) {
      const failed = (await broker.publish(rest.slice(0, 100))).indexOf('failed');
      rest = rest.slice(failed < 0 ? 100 : failed);
      if (failed >= 0) await new Promise(setImmediate);
    }
  };

  it('confirms around an unroutable message in the middle of a window, and fails that one and what follows', async () => {
    const broker = await connected({ publishWindow: 4 });
    await broker.declare(group);
    const messages = interleaved(streamsInLanes(20), 1);
    messages[10] = sampleMessage('orphan-1', 1);
    const outcomes = await broker.publish(messages);
    expect(outcomes.slice(0, 11)).toEqual([...Array.from({ length: 10 }, () => 'confirmed'), 'failed']);
    expect(outcomes.at(-1)).toBe('failed');
  });

  it('fails what a full queue refuses with a nack', async () => {
    const broker = await connected();
    await broker.declare(group);
    const full = `${namespace}full`;
    await admin.queueDeclare({
      queue: full,
      exclusive: true,
      arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' },
    });
    await admin.queueBind({ queue: full, exchange: eventsExchange(namespace), routingKey: '#' });
    const outcomes = await broker.publish(interleaved(streamsInLanes(3), 1));
    expect(outcomes).toEqual<PublishOutcome[]>(['confirmed', 'failed', 'failed']);
  });

  it('sends nothing more after what was refused', async () => {
    const broker = await connected({ publishWindow: 1 });
    await broker.declare(group);
    const { queue } = await admin.queueDeclare({
      queue: '',
      exclusive: true,
      arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' },
    });
    await admin.queueBind({ queue, exchange: eventsExchange(namespace), routingKey: 'subscription.Full' });
    const messages = streamsInLanes(16).map((stream, at) => {
      const message = sampleMessage(stream, 1);
      return at > 1 ? message : { ...message, event: { ...message.event, type: 'Full' } };
    });
    const outcomes = await broker.publish(messages);
    expect(outcomes).toEqual(['confirmed', ...messages.slice(1).map(() => 'failed')]);
  });

  it('binds a group again whose binding was lost', async () => {
    const broker = await connected();
    await broker.declare(group);
    // The channel that publishes declares all it knows when it is opened.
    await broker.publish([sampleMessage('subscription-1', 1)]);
    await admin.exchangeUnbind({
      source: eventsExchange(namespace),
      destination: groupExchange(namespace, group.group),
      routingKey: streamTypePattern('subscription'),
    });
    const message = sampleMessage('subscription-1', 2);
    expect(await broker.publish([message])).toEqual(['failed']);
    expect(await broker.publish([message])).toEqual(['confirmed']);
  });

  it('puts what cannot be parsed among the dead letters, and goes on with the rest', async () => {
    const broker = await connected();
    const alone = { ...group, partitions: 1 };
    await broker.declare(alone);
    const messages = interleaved(['subscription-1'], 10);
    await broker.publish(messages.slice(0, 5));
    const exchange = eventsExchange(namespace);
    const publisher = admin.createPublisher({ confirm: true });
    for (const body of ['not json', '{"tenant":"acme"}', '[]']) {
      await publisher.send(
        { exchange, routingKey: 'subscription.X', headers: { partition: 'acme/subscription-1' } },
        body,
      );
    }
    await publisher.close();
    await broker.publish(messages.slice(5));
    const collector = new Collector();
    const consumer = await broker.consume(alone, collector.handle, { maxBatch: 3 });
    await collector.all(messages);
    await consumer.close();
    const dead: unknown[] = [];
    while (dead.length < 3) {
      const letter = await admin.basicGet({ queue: deadLetterName(namespace, group.group), noAck: true });
      if (letter !== undefined) dead.push(letter.body);
      else await new Promise(setImmediate);
    }
    expect(dead.map(String)).toEqual(['not json', '{"tenant":"acme"}', '[]']);
    expect(collector.received).toEqual(messages);
    const queue = partitionQueue(namespace, group.group, 0);
    expect(await admin.queueDeclare({ queue, passive: true })).toMatchObject({ messageCount: 0 });
  });

  it('recovers from a connection that is cut again and again under load, and loses nothing', async () => {
    const broker = await connected({ url: proxy.through(url) });
    const collector = new Collector();
    await broker.consume(group, collector.handle);
    const messages = interleaved(['subscription-1', 'subscription-2', 'subscription-3'], 400);
    for (let at = 0; at < messages.length; at += 300) {
      const publishing = publishAll(broker, messages.slice(at, at + 300));
      proxy.cut();
      await publishing;
    }
    await collector.all(messages);
    for (const stream of ['subscription-1', 'subscription-2', 'subscription-3']) {
      expect(firstDeliveries(collector.received, stream).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 400 }, (_, n) => n + 1),
      );
    }
  });

  it('delivers again what a consumer that vanished had not settled', async () => {
    const vanishing = await connected({ url: proxy.through(url) });
    const first = new Collector();
    let aborted = (): void => {};
    const abandoned = new Promise<void>((resolve) => (aborted = resolve));
    await vanishing.consume({ ...group, partitions: 1 }, async (batch, signal) => {
      signal.addEventListener('abort', aborted);
      first.take(batch);
      await abandoned;
    });
    const messages = interleaved(['subscription-1'], 20);
    const healthy = await connected();
    await healthy.publish(messages);
    await first.until((received) => received.length > 0);
    const second = new Collector();
    await healthy.consume({ ...group, partitions: 1 }, second.handle);
    await proxy.refuse();
    await abandoned;
    await second.all(messages);
    expect(firstDeliveries(second.received, 'subscription-1')).toEqual(
      messages.map(({ event }) => event.version),
    );
  });

  it('shares the partitions of a group among processes, and hands them over without disorder', async () => {
    const shared = { ...group, partitions: 4 };
    const [first, second] = [await connected({ shareEveryMs: 50 }), await connected({ shareEveryMs: 50 })];
    const both = new Collector();
    const joined = new Collector();
    await first.consume(shared, both.handle);
    const streams = Array.from({ length: 30 }, (_, n) => `subscription-${n}`);
    await first.publish(interleaved(streams, 1));
    await both.all(interleaved(streams, 1));
    await second.consume(shared, async (batch) => {
      both.take(batch);
      joined.take(batch);
    });
    let version = 1;
    while (joined.received.length < 100) {
      version += 1;
      await publishAll(
        first,
        streams.map((stream) => sampleMessage(stream, version)),
      );
    }
    await both.all(interleaved(streams, version));
    for (const stream of streams) {
      expect(both.versions(stream)).toEqual(Array.from({ length: version }, (_, n) => n + 1));
    }
    expect(joined.received.length).toBeLessThan(both.received.length);
  });

  it('declares again what was lost on the broker, and goes on consuming', async () => {
    const broker = await connected();
    const collector = new Collector();
    await broker.consume(group, collector.handle);
    const before = interleaved(
      Array.from({ length: 20 }, (_, n) => `subscription-before${n}`),
      1,
    );
    await broker.publish(before);
    await collector.all(before);
    for (let partition = 0; partition < group.partitions; partition += 1) {
      await admin.queueDelete({ queue: partitionQueue(namespace, group.group, partition) });
    }
    await admin.exchangeDelete({ exchange: groupExchange(namespace, group.group) });
    const messages = interleaved(['subscription-1', 'subscription-2'], 5);
    await publishAll(broker, messages);
    await collector.all(messages);
  });

  it('declares again what was lost while the connection was away', async () => {
    const broker = await connected({ url: proxy.through(url) });
    await broker.declare({ ...group, group: 'late' });
    await broker.publish([sampleMessage('subscription-1', 1)]);
    await proxy.refuse();
    await eraseTopology(url, namespace, { late: 2 });
    await proxy.restore();
    const message = sampleMessage('subscription-1', 2);
    const publishing = publishAll(broker, [message]);
    const collector = new Collector();
    await broker.consume({ ...group, group: 'late' }, collector.handle);
    await Promise.all([publishing, collector.all([message])]);
  });

  it('fails what is never confirmed, and publishes again on a new channel', async () => {
    const broker = await connected({ url: proxy.through(url), publishTimeoutMs: 100 });
    await broker.declare(group);
    await broker.publish([sampleMessage('subscription-1', 1)]);
    proxy.loseAnswers();
    expect(await broker.publish(interleaved(['subscription-1'], 3))).toEqual(['failed', 'failed', 'failed']);
    await proxy.restore();
    proxy.cut();
    await publishAll(broker, interleaved(['subscription-1'], 3));
  });

  it('keeps a live feed going over a lost connection', async () => {
    const broker = await connected({ url: proxy.through(url) });
    await broker.declare(group);
    const live = new Collector();
    await broker.tap(['subscription'], (message) => live.take([message]));
    proxy.cut();
    // Nothing of the gap is promised; sooner or later new events come again.
    for (let version = 1; live.received.length === 0; version += 1) {
      await publishAll(broker, [sampleMessage('subscription-1', version)]);
    }
  });

  it('stops although the broker no longer answers', async () => {
    const broker = await connected({ url: proxy.through(url) });
    await broker.consume(group, new Collector().handle);
    await broker.publish([sampleMessage('subscription-1', 1)]);
    proxy.freeze();
    await broker.close();
  });

  it('says which address cannot be reached, and why, without the password', async () => {
    await proxy.refuse();
    const secret = new URL(proxy.through(url)).password;
    const broker = createRabbitBroker({ url: proxy.through(url), namespace, logger: silentLogger });
    brokers.push(broker);
    const reason = await broker.ready(2_000).then(
      () => 'it was reached',
      (error: Error) => error.message,
    );
    expect(reason).toMatch(
      /^RabbitMQ cannot be reached at AMQP_URL \(amqp:\/\/.*127\.0\.0\.1:\d+\/?\) within 2000 ms: .*ECONNREFUSED/,
    );
    expect(reason).not.toContain(secret);
  });
});
