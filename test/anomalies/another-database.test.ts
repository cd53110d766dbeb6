import { brokerNamespace, brokerOf } from '../../src/broker.ts';
import { Collector } from '../../src/messaging/testing/collector.ts';
import { eraseTopology } from '../../src/messaging/testing/erase-topology.ts';
import { sampleMessage } from '../../src/messaging/testing/sample-events.ts';
import type { Broker, EventMessage } from '../../src/messaging/types.ts';
import { readConfig } from '../../src/platform/config.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { freshNamespace, testAmqpUrl } from '../support/broker.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

const prefix = freshNamespace();
const topology = { group: 'read-models', streamTypes: ['note'], partitions: 1 };
const databases: TestDatabase[] = [];
const brokers: Broker[] = [];

afterAll(async () => {
  for (const broker of brokers) await broker.close();
  for (const database of databases) {
    const namespace = await brokerNamespace(database.pool, prefix);
    await eraseTopology(testAmqpUrl(), namespace, { 'read-models': 1 });
    await database.drop();
  }
});

async function given(): Promise<TestDatabase> {
  const database = await freshDatabase();
  databases.push(database);
  return database;
}

/** As an engine that was configured just so opens it. */
async function brokerOn({ url, pool }: TestDatabase): Promise<Broker> {
  const env = { NODE_ENV: 'test', DATABASE_URL: url, AMQP_URL: testAmqpUrl(), AMQP_NAMESPACE: prefix };
  const broker = await brokerOf(readConfig(env), pool, silentLogger);
  brokers.push(broker);
  await broker.declare(topology);
  return broker;
}

const bodyOf = ({ event }: EventMessage): string => event.body;
const saying = (body: string): EventMessage => {
  const message = sampleMessage('note-1', 1);
  return { ...message, event: { ...message.event, body } };
};

test('PostgreSQL is made anew and RabbitMQ is not: what waits there of the old log is not taken for the new one', async () => {
  const [before, after] = [await given(), await given()];
  expect(await (await brokerOn(before)).publish([saying('"of the old log"')])).toEqual(['confirmed']);

  const broker = await brokerOn(after);
  const arrived = new Collector();
  await broker.consume(topology, arrived.handle);
  await broker.publish([saying('"of the new log"')]);
  await arrived.until((received) => received.length > 0);
  expect(arrived.received.map(bodyOf)).toEqual(['"of the new log"']);
});

test('the same database is the same log: what waits for it arrives after a restart', async () => {
  const database = await given();
  await (await brokerOn(database)).publish([saying('"before"')]);
  await brokers.at(-1)?.close();

  const arrived = new Collector();
  await (await brokerOn(database)).consume(topology, arrived.handle);
  await arrived.until((received) => received.length > 0);
  expect(arrived.received.map(bodyOf)).toEqual(['"before"']);
});
