import { Connection } from 'rabbitmq-client';
import { Collector } from '../../src/messaging/testing/collector.ts';
import { eventsExchange, groupExchange, streamTypePattern } from '../../src/messaging/topology.ts';
import { testAmqpUrl } from '../support/broker.ts';
import { appliedInOrder, storedInOrder } from './order-keeper.ts';
import { afterCommits, pipeline, type Pipeline } from './pipeline.ts';

let way: Pipeline;
beforeAll(async () => void (way = await pipeline()));
afterAll(() => way?.drop());

async function unbind(namespace: string, group: string): Promise<void> {
  const connection = new Connection({ url: testAmqpUrl() });
  connection.on('error', () => {}); // it connects again
  await connection.exchangeUnbind({
    source: eventsExchange(namespace),
    destination: groupExchange(namespace, group),
    routingKey: streamTypePattern('account'),
  });
  await connection.close();
}

test('a binding missing for one of two groups: nothing is returned, the sweep heals what was missed and the binding', async () => {
  const { pool } = way.stand;
  const others = new Collector();
  const topology = { group: 'others', streamTypes: ['account'], partitions: 4 };
  const broker = way.broker();
  await broker.declare(topology);
  await broker.consume(topology, others.handle);
  const projector = await way.projector(way.broker(), { sweep: { intervalMs: 50 } });
  const relay = way.relay(way.broker());
  await unbind(way.namespace, 'read-models');

  const [writers, events] = [4, 25];
  await way.write(writers, events);
  await others.until((received) => received.length >= writers * events);
  // The other group has them all, so that the broker has confirmed them all, and returned none.
  while (relay.stats().relayed < writers * events) await new Promise(setImmediate);
  expect(relay.stats().failedPages).toBe(0);

  const allApplied = async (): Promise<boolean> => {
    const applied = await appliedInOrder(pool);
    const stored = await storedInOrder(pool);
    return [...stored].every(([stream, versions]) => applied.get(stream)?.length === versions.length);
  };
  await afterCommits(way.wakeups, allApplied);
  expect(await appliedInOrder(pool)).toEqual(await storedInOrder(pool));
  // Others see a commit before the projector hears of it and counts: the message brought none of this.
  while (projector.stats().gapsRepaired === 0) await new Promise(setImmediate);

  // The sweep declares the group again; from then on events come by themselves, and none has to be repaired.
  for (;;) {
    const { gapsRepaired } = projector.stats();
    await way.write(1, 1);
    await afterCommits(way.wakeups, allApplied);
    if (projector.stats().gapsRepaired === gapsRepaired) break;
  }
});
