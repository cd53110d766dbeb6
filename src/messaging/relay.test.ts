import pino from 'pino';
import { freshDatabase, suitePool, type TestDatabase } from '../../test/support/database.ts';
import { tcpProxy } from '../../test/support/tcp-proxy.ts';
import { silentLogger } from '../platform/logger.ts';
import { createInProcessBroker } from './in-process.ts';
import { localWakeups } from './local-wakeups.ts';
import type { Relay } from './relay.ts';
import { Collector } from './testing/collector.ts';
import { outboxSize, storeWithOutbox } from './testing/outbox-rows.ts';
import { firstDeliveries, spoiledBroker, testRelay } from './testing/relay-harness.ts';
import { interleaved, sampleMessage } from './testing/sample-events.ts';
import type { Broker, PublishOutcome } from './types.ts';

const shards = 2;
const group = { group: 'readers', streamTypes: ['subscription'], partitions: 2 };

describe('relay', () => {
  let database: TestDatabase;
  let collector: Collector;
  let broker: Broker;
  const relays: Relay[] = [];

  beforeEach(async () => {
    database = await freshDatabase();
    collector = new Collector();
    broker = createInProcessBroker({ logger: silentLogger });
    await broker.consume(group, collector.handle);
  });
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
    await broker.close();
    await database.drop();
  });

  const relay = (over: Partial<Parameters<typeof testRelay>[0]> = {}): Relay => {
    const made = testRelay({ pool: database.pool, url: database.url, broker, shards, ...over });
    relays.push(made);
    made.start();
    return made;
  };
  /** The relay deletes after the broker confirmed, so a delivery may be seen a moment before its row is gone. */
  const cleared = async (made: Relay, rows: number): Promise<void> => {
    while (made.stats().relayed < rows) await new Promise(setImmediate);
    expect(await outboxSize(database.pool)).toBe(0);
  };

  it('relays what was stored, in the order of each stream, page by page, and clears the outbox', async () => {
    const streams = ['subscription-1', 'subscription-2', 'subscription-3'];
    const messages = interleaved(streams, 50);
    await storeWithOutbox(database.pool, messages, shards);
    const made = relay({ pageSize: 7 });
    await collector.all(messages);
    for (const stream of streams)
      expect(collector.versions(stream)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
    const first = collector.received.find(({ event }) => event.id === messages[0]!.event.id);
    expect(first).toEqual(messages[0]);
    await cleared(made, 150);
  });

  it('is woken by the hint, long before it would poll', async () => {
    const wakeups = localWakeups();
    // Stored before the relay looks for the first time: nobody rings for them.
    await storeWithOutbox(database.pool, warmUp, shards);
    const made = relay({ wakeups, pollMs: 3_600_000 });
    await cleared(made, warmUp.length);
    const message = sampleMessage('subscription-1', 1);
    await storeWithOutbox(database.pool, [message], shards);
    wakeups.send('outbox');
    await collector.all([message]);
  });

  /** Something for every shard. */
  const warmUp = Array.from({ length: 8 }, (_, n) => sampleMessage(`subscription-warm${n}`, 1));
  /** Resolves once all shards are led and idle. */
  const idle = async (made: Relay): Promise<void> => {
    await storeWithOutbox(database.pool, warmUp, shards);
    await cleared(made, warmUp.length);
  };

  it.each([
    ['a little lower', 0],
    ['far lower', 1_000_000],
  ])('does not skip events of a slow transaction that holds a position %s', async (_how, drawnMeanwhile) => {
    const slow = await database.pool.connect();
    const held = sampleMessage('subscription-slow', 1);
    await slow.query('begin');
    await storeWithOutbox(slow, [held], 1);
    await database.pool.query("select setval(pg_get_serial_sequence('outbox', 'id'), 10 + $1)", [
      drawnMeanwhile,
    ]);
    const later = interleaved(['subscription-fast'], 20);
    await storeWithOutbox(database.pool, later, 1);
    // A term that ends because a heartbeat came late would begin without a cursor, and count nothing as late.
    const made = relay({ shards: 1, heartbeatMs: 3_600_000 });
    await collector.all(later);
    await cleared(made, 20);
    expect(collector.versions('subscription-slow')).toEqual([]);
    await slow.query('commit');
    slow.release();
    await collector.all([held]);
    await cleared(made, 21);
    expect(made.stats().late).toBe(1);
  });

  it('is not stalled by a transaction that stays open elsewhere', async () => {
    const open = await database.pool.connect();
    await open.query('begin');
    await storeWithOutbox(open, [sampleMessage('subscription-never', 1)], 1);
    const messages = interleaved(['subscription-1'], 100);
    relay({ shards: 1, pageSize: 10 });
    for (const message of messages) await storeWithOutbox(database.pool, [message], 1);
    await collector.all(messages);
    await open.query('rollback');
    open.release();
  });

  it.each<[string, (outcomes: Promise<readonly PublishOutcome[]>) => Promise<void>]>([
    ['before the confirm', async () => {}],
    ['between confirm and delete', async (outcomes) => void (await outcomes)],
  ])('loses nothing when the relay dies %s: another delivers again', async (_when, dieAfter) => {
    const messages = interleaved(['subscription-1', 'subscription-2'], 10);
    await storeWithOutbox(database.pool, messages, shards);
    let revive = (): void => {};
    const dead = new Promise<void>((resolve) => (revive = resolve));
    const dying = spoiledBroker(async (batch, publish) => {
      await dieAfter(publish(batch));
      await dead;
      return batch.map(() => 'failed');
    }, broker);
    relay({ broker: dying });
    await collector.all(messages);
    expect(await outboxSize(database.pool)).toBe(20);
    await database.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'relay leadership' and datname = current_database()",
    );
    const survivor = relay();
    await cleared(survivor, 20);
    expect(firstDeliveries(collector.received, 'subscription-1')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    revive();
  });

  it('leads nothing once its locks are gone, and goes on when it has them again', async () => {
    const proxy = await tcpProxy(database.url);
    const made = relay({ url: proxy.through(database.url) });
    await idle(made);
    await proxy.refuse();
    while (made.stats().leading.length > 0) await new Promise(setImmediate);
    const message = sampleMessage('subscription-1', 1);
    await storeWithOutbox(database.pool, [message], shards);
    await proxy.restore();
    await collector.all([message]);
    await made.stop();
    await proxy.close();
  });

  it('loses nothing while two leaders publish the same shards', async () => {
    const proxy = await tcpProxy(database.url);
    const deposed = relay({ url: proxy.through(database.url), heartbeatMs: 3_600_000 });
    await idle(deposed);
    // The server has ended the session and given the locks away; the deposed leader does not hear of it yet.
    proxy.freeze();
    await database.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'relay leadership' and datname = current_database()",
    );
    const successor = relay();
    while (successor.stats().leading.length < shards) await new Promise(setImmediate);
    expect(deposed.stats().leading).toEqual([0, 1]);
    const messages = interleaved(['subscription-1', 'subscription-2', 'subscription-3'], 200);
    for (let at = 0; at < messages.length; at += 20) {
      await storeWithOutbox(database.pool, messages.slice(at, at + 20), shards);
    }
    await collector.all(messages);
    while ((await outboxSize(database.pool)) > 0) await new Promise(setImmediate);
    for (const stream of ['subscription-1', 'subscription-2', 'subscription-3']) {
      expect(new Set(collector.versions(stream)).size).toBe(200);
    }
    await proxy.restore();
    await Promise.all([deposed.stop(), successor.stop()]);
    await proxy.close();
  });

  it('resumes at the first message refused inside a window, and deletes nothing from there on', async () => {
    const messages = interleaved(['subscription-1'], 10);
    let refusals = 3;
    const sizes: number[] = [];
    const refusing = spoiledBroker(async (batch, publish) => {
      sizes.push(await outboxSize(database.pool));
      const outcomes = await publish(batch);
      const refuse = batch.some(({ event }) => event.version === 5) && refusals-- > 0;
      return outcomes.map((outcome, at) => (refuse && batch[at]!.event.version === 5 ? 'failed' : outcome));
    }, broker);
    await storeWithOutbox(database.pool, messages, 1);
    const made = relay({ broker: refusing, shards: 1 });
    await cleared(made, 10);
    expect(sizes).toEqual([10, 6, 6, 6]);
    expect(firstDeliveries(collector.received, 'subscription-1')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(made.stats().failedPages).toBe(3);
  });

  it('waits with an unroutable message, and says so once, until somebody follows its stream type', async () => {
    const orphan = { ...sampleMessage('orphan-1', 1) };
    await storeWithOutbox(database.pool, [orphan], 1);
    const lines: string[] = [];
    const made = relay({ shards: 1, logger: pino({}, { write: (line: string) => void lines.push(line) }) });
    while (made.stats().failedPages < 2) await new Promise(setImmediate);
    expect(lines.filter((line) => line.includes('not accepted by the broker'))).toHaveLength(1);
    expect(await outboxSize(database.pool)).toBe(1);
    await broker.consume({ group: 'late', streamTypes: ['orphan'], partitions: 1 }, collector.handle);
    await collector.all([orphan]);
  });

  it('survives the loss of its database connections', async () => {
    const proxy = await tcpProxy(database.url);
    const pool = suitePool(proxy.through(database.url), 10);
    const made = relay({ pool });
    await idle(made);
    await proxy.refuse();
    const messages = interleaved(['subscription-1'], 10);
    await storeWithOutbox(database.pool, messages, shards);
    await proxy.restore();
    await collector.all(messages);
    await made.stop();
    await pool.end();
    await proxy.close();
  });

  it('leads each shard once over all processes, and a standby takes over what is let go', async () => {
    const first = relay({ shards: 4 });
    while (first.stats().leading.length < 4) await new Promise(setImmediate);
    const second = relay({ shards: 4 });
    await storeWithOutbox(database.pool, [sampleMessage('subscription-1', 1)], 4);
    await collector.all([sampleMessage('subscription-1', 1)]);
    expect(second.stats().leading).toEqual([]);
    await first.stop();
    while (second.stats().leading.length < 4) await new Promise(setImmediate);
    const message = sampleMessage('subscription-1', 2);
    await storeWithOutbox(database.pool, [message], 4);
    await collector.all([message]);
  });

  it('loses nothing with 32 writers: what was stored is what was received', async () => {
    const made = relay({ pageSize: 50 });
    const written = await Promise.all(
      Array.from({ length: 32 }, async (_, writer) => {
        const messages = interleaved([`subscription-${writer}`], 40);
        for (const message of messages) await storeWithOutbox(database.pool, [message], shards);
        return messages;
      }),
    );
    await collector.all(written.flat());
    await cleared(made, 32 * 40);
    for (let writer = 0; writer < 32; writer += 1) {
      expect(collector.versions(`subscription-${writer}`)).toEqual(
        Array.from({ length: 40 }, (_, n) => n + 1),
      );
    }
  });
});
