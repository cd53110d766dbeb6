import { silentLogger } from '../platform/logger.ts';
import { encodeEvents } from './codec.ts';
import { createInProcessBroker } from './in-process.ts';
import { Collector } from './testing/collector.ts';
import { interleaved } from './testing/sample-events.ts';

describe('in-process broker', () => {
  it('refuses what a full partition cannot take, so that it stays in the outbox, and takes it once there is room', async () => {
    const broker = createInProcessBroker({ logger: silentLogger, capacity: 2 });
    const group = { group: 'readers', streamTypes: ['subscription'], partitions: 1 };
    await broker.declare(group);
    const messages = interleaved(['subscription-1'], 3);
    expect(await broker.publish(messages)).toEqual(['confirmed', 'confirmed', 'failed']);
    const collector = new Collector();
    await broker.consume(group, collector.handle, { lingerMs: 0 });
    await collector.all(messages.slice(0, 2));
    expect(await broker.publish(messages.slice(2))).toEqual(['confirmed']);
    await collector.all(messages);
    expect(collector.versions('subscription-1')).toEqual([1, 2, 3]);
    await broker.close();
  });

  it('gives a message to one group again, with all its events', async () => {
    const broker = createInProcessBroker({ logger: silentLogger });
    const group = { group: 'readers', streamTypes: ['subscription'], partitions: 2 };
    const collector = new Collector();
    await broker.consume(group, collector.handle);
    const messages = interleaved(['subscription-1', 'subscription-2'], 2);
    const letter = {
      ...{ messageId: null, routingKey: '', contentType: null, headers: {}, reason: 'rejected' },
      body: encodeEvents(messages.map(({ event }) => event)),
    };
    expect(await broker.redeliver('readers', letter)).toBe('confirmed');
    await collector.all(messages);
    expect(await broker.redeliver('others', letter)).toBe('failed');
    expect(await broker.redeliver('readers', { ...letter, body: Buffer.from('[]') })).toBe('failed');
    await broker.close();
  });

  it('fills a batch that is larger than what would be fetched of messages with many events', async () => {
    const broker = createInProcessBroker({ logger: silentLogger });
    const group = { group: 'readers', streamTypes: ['subscription'], partitions: 1 };
    const batches: number[] = [];
    const collector = new Collector();
    const options = { prefetch: 2, maxBatch: 5, lingerMs: 3_600_000 };
    await broker.consume(
      group,
      async (batch) => {
        batches.push(batch.length);
        collector.take(batch);
      },
      options,
    );
    const messages = interleaved(['subscription-1'], 5);
    await broker.publish(messages);
    await collector.all(messages);
    expect(batches).toEqual([5]);
    await broker.close();
  });
});
