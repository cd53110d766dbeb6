import type { Broker, EventMessage, GroupTopology } from '../types.ts';
import { Collector } from './collector.ts';
import { interleaved, sampleMessage } from './sample-events.ts';

/** What every broker promises. `broker` must be a fresh one, on which nothing is declared, for each test. */
export function describeBroker(name: string, freshBroker: () => Promise<Broker>): void {
  describe(name, () => {
    let broker: Broker;
    const group = (over: Partial<GroupTopology> = {}): GroupTopology => ({
      group: 'readers',
      streamTypes: ['subscription'],
      partitions: 4,
      ...over,
    });

    beforeEach(async () => {
      broker = await freshBroker();
      await broker.ready(10_000);
    });
    afterEach(() => broker.close());

    it('delivers every stream in order, whichever partition it falls into', async () => {
      const streams = Array.from({ length: 20 }, (_, n) => `subscription-${n}`);
      const messages = interleaved(streams, 30);
      const collector = new Collector();
      await broker.consume(group(), collector.handle);
      expect(new Set(await broker.publish(messages))).toEqual(new Set(['confirmed']));
      await collector.all(messages);
      for (const stream of streams) {
        expect(collector.versions(stream)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
      }
    });

    it('keeps the streams of one account in the order of publishing', async () => {
      const messages = Array.from({ length: 50 }, (_, n) =>
        sampleMessage(`subscription-${n % 7}`, Math.floor(n / 7) + 1, { accountId: 'a-1' }),
      );
      const collector = new Collector();
      await broker.consume(group(), collector.handle);
      await broker.publish(messages);
      await collector.all(messages);
      expect(collector.received.map(({ event }) => event.id)).toEqual(messages.map(({ event }) => event.id));
    });

    it('delivers messages as they were published', async () => {
      const message = { ...sampleMessage('subscription-1', 1), traceparent: '00-abc-def-01' };
      const collector = new Collector();
      await broker.consume(group(), collector.handle);
      await broker.publish([message]);
      await collector.all([message]);
      expect(collector.received).toEqual([message]);
    });

    it('delivers to each group that follows the stream type, and to no other', async () => {
      const both = new Collector();
      const invoices = new Collector();
      await broker.consume(group({ group: 'both', streamTypes: ['subscription', 'invoice'] }), both.handle);
      await broker.consume(group({ group: 'invoices', streamTypes: ['invoice'] }), invoices.handle);
      const messages = [sampleMessage('subscription-1', 1), sampleMessage('invoice-1', 1)];
      await broker.publish(messages);
      await Promise.all([both.all(messages), invoices.all([messages[1]!])]);
      expect(invoices.received.map(({ event }) => event.stream)).toEqual(['invoice-1']);
    });

    it('keeps messages of a declared group until somebody consumes', async () => {
      await broker.declare(group());
      const messages = interleaved(['subscription-1', 'subscription-2'], 10);
      await broker.publish(messages);
      const collector = new Collector();
      await broker.consume(group(), collector.handle);
      await collector.all(messages);
      expect(collector.versions('subscription-1')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });

    it('answers that a message without a bound group has failed, in its place', async () => {
      await broker.declare(group());
      const outcomes = await broker.publish([
        sampleMessage('subscription-1', 1),
        sampleMessage('orphan-1', 1),
      ]);
      expect(outcomes).toEqual(['confirmed', 'failed']);
    });

    it('takes events for the live feed alone without a group', async () => {
      expect(await broker.publish([sampleMessage('live-1', 1)])).toEqual(['confirmed']);
    });

    it('retries a failing batch in place, without reordering and without dropping anything', async () => {
      const collector = new Collector();
      const messages = interleaved(['subscription-1'], 40);
      let failures = 2;
      await broker.consume(
        group({ partitions: 1 }),
        async (batch) => {
          if (batch.some(({ event }) => event.version === 20) && failures-- > 0)
            throw new Error('database is away');
          collector.take(batch);
        },
        { maxBatch: 8 },
      );
      await broker.publish(messages);
      await collector.all(messages);
      expect(collector.versions('subscription-1')).toEqual(messages.map(({ event }) => event.version));
      expect(failures).toBeLessThan(0);
    });

    it('never runs two batches of a partition at once and respects the size of a batch', async () => {
      const collector = new Collector();
      const messages = interleaved(['subscription-1', 'subscription-2'], 60);
      let running = 0;
      const seen = { together: 0, largest: 0 };
      await broker.consume(
        group({ partitions: 1 }),
        async (batch) => {
          running += 1;
          seen.together = Math.max(seen.together, running);
          seen.largest = Math.max(seen.largest, batch.length);
          await new Promise(setImmediate);
          running -= 1;
          collector.take(batch);
        },
        { maxBatch: 7 },
      );
      await broker.publish(messages);
      await collector.all(messages);
      expect(seen).toEqual({ together: 1, largest: 7 });
    });

    it('lets the running batch finish and settle on close, and gives the rest to the next consumer', async () => {
      const messages = interleaved(['subscription-1'], 30);
      const first = new Collector();
      let release = (): void => {};
      const released = new Promise<void>((resolve) => (release = resolve));
      const consumer = await broker.consume(
        group({ partitions: 1 }),
        async (batch) => {
          first.take(batch);
          await released;
        },
        { maxBatch: 10 },
      );
      for (let at = 0; at < messages.length; at += 10) await broker.publish(messages.slice(at, at + 10));
      await first.until((received) => received.length > 0);
      const closing = consumer.close();
      release();
      await closing;
      const second = new Collector();
      await broker.consume(group({ partitions: 1 }), second.handle);
      await second.all(messages.slice(first.received.length));
      expect([...first.versions('subscription-1'), ...second.versions('subscription-1')]).toEqual(
        messages.map(({ event }) => event.version),
      );
    });

    it('tells a handler that keeps failing to give up on close, and delivers its batch again', async () => {
      const messages = interleaved(['subscription-1'], 3);
      const first = new Collector();
      const consumer = await broker.consume(group({ partitions: 1 }), async (batch, signal) => {
        first.take(batch);
        await new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new Error('stopping'))),
        );
      });
      await broker.publish(messages);
      await first.until((received) => received.length > 0);
      await consumer.close();
      const second = new Collector();
      await broker.consume(group({ partitions: 1 }), second.handle);
      await second.all(messages);
      expect(second.versions('subscription-1')).toEqual([1, 2, 3]);
    });

    it('has one active consumer per partition, and a standby that takes over', async () => {
      const firstHalf = interleaved(['subscription-1'], 20);
      const active = new Collector();
      const standby = new Collector();
      const consumer = await broker.consume(group({ partitions: 1 }), active.handle);
      await broker.publish([firstHalf[0]!]);
      await active.all([firstHalf[0]!]);
      await broker.consume(group({ partitions: 1 }), standby.handle);
      await broker.publish(firstHalf.slice(1));
      await active.all(firstHalf);
      expect(standby.received).toEqual([]);
      await consumer.close();
      const next: EventMessage = sampleMessage('subscription-1', 21);
      await broker.publish([next]);
      await standby.all([next]);
      expect(active.received).toHaveLength(20);
    });

    it('shows live events of the stream types tapped, until closed', async () => {
      await broker.declare(group({ streamTypes: ['subscription', 'invoice'] }));
      const live = new Collector();
      const later = new Collector();
      const tap = await broker.tap(['invoice'], (message) => live.take([message]));
      await broker.tap(['invoice'], (message) => later.take([message]));
      const messages = [sampleMessage('subscription-1', 1), sampleMessage('invoice-1', 1)];
      await broker.publish(messages);
      await live.all([messages[1]!]);
      await tap.close();
      const next = sampleMessage('invoice-1', 2);
      await broker.publish([next]);
      await later.all([next]);
      expect(live.received.map(({ event }) => event.id)).toEqual([messages[1]!.event.id]);
    });

    it('goes on showing live events to whoever cannot take one of them', async () => {
      await broker.declare(group());
      const live = new Collector();
      await broker.tap(['subscription'], (message) => {
        if (message.event.version === 1) throw new Error('cannot be read');
        live.take([message]);
      });
      const messages = [1, 2].map((version) => sampleMessage('subscription-1', version));
      await broker.publish(messages);
      await live.all([messages[1]!]);
    });

    it('can be declared, consumed and closed twice', async () => {
      await broker.declare(group());
      await broker.declare(group());
      const consumer = await broker.consume(group(), new Collector().handle);
      await consumer.close();
      await consumer.close();
      await broker.close();
    });
  });
}
