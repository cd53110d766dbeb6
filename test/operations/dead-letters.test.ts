import { Connection } from 'rabbitmq-client';
import { createRabbitBroker } from '../../src/messaging/rabbitmq.ts';
import { eraseTopology } from '../../src/messaging/testing/erase-topology.ts';
import { encodeEvents } from '../../src/messaging/codec.ts';
import { sampleMessage } from '../../src/messaging/testing/sample-events.ts';
import { groupExchange, laneOf, routingKey } from '../../src/messaging/topology.ts';
import type { StoredEvent } from '../../src/eventstore/types.ts';
import type { Broker, EventMessage } from '../../src/messaging/types.ts';
import {
  createDeadLetters,
  putAway,
  type DeadLetter,
  type DeadLetters,
  type LetterContext,
} from '../../src/operations/dead-letters.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { freshNamespace, testAmqpUrl } from '../support/broker.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

const namespace = freshNamespace();
const group = 'read-models';
const topology = { group, streamTypes: ['subscription'], partitions: 1 };
let database: TestDatabase;
let broker: Broker;
let letters: DeadLetters;
let onRead: (message: EventMessage) => void = () => {};
let put: () => void = () => {};

beforeAll(async () => {
  database = await freshDatabase();
  broker = createRabbitBroker({ url: testAmqpUrl(), namespace, logger: silentLogger });
  letters = createDeadLetters(database.pool, (...message) => broker.redeliver(...message));
  await broker.consume(topology, async (batch) => batch.forEach((message) => onRead(message)), {
    lingerMs: 0,
  });
  await broker.collectDeadLetters(group, async (letter) => {
    await putAway(database.pool, group, letter);
    put();
  });
});
afterAll(async () => {
  await broker?.close();
  await eraseTopology(testAmqpUrl(), namespace, { [group]: 1 });
  await database?.drop();
});

/** Sends something that is no event past the relay; resolves when it has been put away. */
async function unreadable(body: string): Promise<DeadLetter> {
  const connection = new Connection({ url: testAmqpUrl() });
  connection.on('error', () => {}); // it connects again
  const done = new Promise<void>((resolve) => (put = resolve));
  const publisher = connection.createPublisher({ confirm: true });
  await publisher.send(
    {
      exchange: groupExchange(namespace, group),
      routingKey: 'subscription.Garbled',
      messageId: body,
      contentType: 'application/json',
      headers: { partition: 'acme/a1' },
    },
    Buffer.from(body),
  );
  await publisher.close();
  await connection.close();
  await done;
  const found = (await letters.list(null, { first: 100, after: null })).find((l) => l.messageId === body);
  if (!found) throw new Error('the letter was not put away');
  return found;
}

const asked = (more: Partial<LetterContext> = {}): LetterContext => ({
  actor: 'user:olga',
  scope: null,
  reason: 'published by hand',
  idempotencyKey: 'key',
  ...more,
});

it('keeps what could not be read as it came, and what is behind it flows', async () => {
  const letter = await unreadable('{"no":"event"}');
  expect(letter).toMatchObject({ group, tenant: 'acme', reason: 'rejected', deaths: 1, state: 'waiting' });
  expect(await letters.inspect(null, letter.id)).toMatchObject({
    body: '{"no":"event"}',
    headers: { partition: 'acme/a1' },
    actions: [],
  });
});

it('brings back a letter that still cannot be read, and keeps that it was tried', async () => {
  const letter = await unreadable('not even JSON');
  const again = new Promise<void>((resolve) => (put = resolve));
  expect(await letters.retry(asked(), letter.id)).toMatchObject({ ok: true });
  await again;
  const inspected = await letters.inspect(null, letter.id);
  expect(inspected).toMatchObject({ body: 'not even JSON', deaths: 2, state: 'waiting' });
  expect(inspected?.actions).toMatchObject([
    { action: 'retried', actor: 'user:olga', reason: 'published by hand' },
  ]);
});

it('gives a letter with all its events to its group again, which may have learnt to read it', async () => {
  const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
  const messages = ['Started', 'Cancelled'].map((type, at) => {
    const { event } = sampleMessage('subscription-s1', at + 1);
    return { event: { ...event, type }, traceparent };
  });
  const [first, last] = messages.map(({ event }) => event) as [StoredEvent, StoredEvent];
  await putAway(database.pool, group, {
    messageId: first.id,
    routingKey: routingKey(first),
    contentType: 'application/json',
    headers: { partition: laneOf(first), CC: [routingKey(last)], traceparent },
    body: encodeEvents([first, last]),
    reason: 'rejected',
  });
  const letter = (await letters.list(null, { first: 100, after: null })).at(-1)!;
  const arrived: EventMessage[] = [];
  const all = new Promise<void>((resolve) => {
    onRead = (message) => {
      if (arrived.push(message) === messages.length) resolve();
    };
  });
  expect(await letters.retry(asked(), letter.id)).toMatchObject({ ok: true });
  await all;
  expect(arrived).toEqual(messages);
  expect(await letters.inspect(null, letter.id)).toMatchObject({ state: 'retried' });
});

it('discards a letter once, and says so to whoever is late', async () => {
  const letter = await unreadable('{}');
  expect(await letters.discard(asked(), letter.id)).toMatchObject({ ok: true, replayed: false });
  expect(await letters.discard(asked(), letter.id)).toMatchObject({ ok: true, replayed: true });
  expect(await letters.retry(asked(), letter.id)).toMatchObject({
    ok: false,
    errors: [{ code: 'DeadLetterSettled' }],
  });
  expect((await letters.inspect(null, letter.id))?.actions).toHaveLength(1);
  expect((await letters.list(null, { first: 100, after: null })).map(({ id }) => id)).not.toContain(
    letter.id,
  );
});

it("shows a tenant its own letters only, and lets it touch no other's", async () => {
  const letter = await unreadable('{"of":"acme"}');
  expect(await letters.inspect('globex', letter.id)).toBeNull();
  expect(await letters.list('globex', { first: 100, after: null })).toEqual([]);
  const answer = await letters.discard(asked({ scope: 'globex' }), letter.id);
  expect(answer).toMatchObject({ ok: false, errors: [{ code: 'DeadLetterNotFound' }] });
  expect(await letters.inspect('acme', letter.id)).toMatchObject({ state: 'waiting' });
});

it('needs a reason, and an id that is one', async () => {
  const letter = await unreadable('{"reason":null}');
  expect(await letters.discard(asked({ reason: null }), letter.id)).toMatchObject({
    errors: [{ code: 'ReasonRequired' }],
  });
  expect(await letters.discard(asked(), 'nonsense')).toMatchObject({
    errors: [{ code: 'DeadLetterNotFound' }],
  });
});
