import fc from 'fast-check';
import { headsPage } from '../../src/eventstore/heads.ts';
import { createInProcessBroker } from '../../src/messaging/in-process.ts';
import { localWakeups } from '../../src/messaging/local-wakeups.ts';
import { createRabbitBroker } from '../../src/messaging/rabbitmq.ts';
import { createRelay } from '../../src/messaging/relay.ts';
import { eraseTopology } from '../../src/messaging/testing/erase-topology.ts';
import type { Wakeups } from '../../src/messaging/types.ts';
import { connectAlone } from '../../src/platform/database.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { readModels } from '../../src/projections/read-models.ts';
import { lagging } from '../../src/projections/runtime/lagging.ts';
import { freshNamespace, testAmqpUrl } from '../support/broker.ts';
import { lives } from '../support/lives.ts';
import { readModelStand, type ReadModelStand } from '../support/read-models.ts';

let stand: ReadModelStand;
beforeAll(async () => void (stand = await readModelStand()));
afterAll(() => stand.drop());

/** The sweep would hide what the broker loses, and the other way round; each test has one of them. */
const noSweep = { intervalMs: 3_600_000 };

/** Resolves when every read model has applied every stream; looks again after each commit of a projector. */
async function settled(wakeups: Wakeups): Promise<void> {
  let changed = (): void => {};
  const off = wakeups.on('projection', () => changed());
  try {
    for (;;) {
      const next = new Promise<void>((resolve) => (changed = resolve));
      const heads = await headsPage(stand.pool, null, 10_000);
      if ((await lagging(stand.pool, readModels, heads)).length === 0) return;
      await next;
    }
  } finally {
    off();
  }
}

/** Streams of many accounts under names of their own, appended side by side event by event. */
async function write(prefix: string): Promise<void> {
  const books = fc.sample(lives, { numRuns: 12, seed: 7 });
  await Promise.all(
    books.flatMap((book, n) =>
      book.map(async ({ accountId, stream, events }) => {
        const own = (name: string) => name.replace(/^(\w+)-/, `$1-${prefix}${n}-`);
        for (const event of events)
          await stand.append(`${prefix}${n}-${accountId}`, own(stream), [renamed(event, `${prefix}${n}-`)]);
      }),
    ),
  );
}

/** Ids in events as in their streams. */
function renamed<E extends { data: object }>(event: E, prefix: string): E {
  const data = Object.entries(event.data).map(([key, value]) => [
    key,
    ['accountId', 'subscriptionId', 'invoiceId', 'creditNoteId'].includes(key)
      ? `${prefix}${String(value)}`
      : (value as unknown),
  ]);
  return { ...event, data: Object.fromEntries(data) as object };
}

test('events written side by side reach two projectors through outbox, relay and RabbitMQ, as if applied in order', async () => {
  const wakeups = localWakeups();
  const url = testAmqpUrl();
  const namespace = freshNamespace();
  const brokers = [1, 2, 3].map(() =>
    createRabbitBroker({ url, namespace, logger: silentLogger, liveOnly: ['plan'] }),
  );
  const [publisher, ...consumers] = brokers;
  const projectors = consumers.map((broker) =>
    stand.projector({ broker, wakeups, sweep: noSweep, partitions: 4 }),
  );
  for (const projector of projectors) await projector.start();
  const relay = createRelay({
    pool: stand.pool,
    connect: () => connectAlone({ url: stand.url, applicationName: 'relay leadership' }),
    broker: publisher!,
    wakeups,
    shards: 8,
    logger: silentLogger,
  });
  relay.start();
  try {
    await write('r');
    await settled(wakeups);
    const delivered = await stand.dump();
    await stand.clear();
    await stand.projector().catchUp();
    expect(delivered).toEqual(await stand.dump());
    expect(delivered.crm_accounts!.length).toBeGreaterThan(12);
  } finally {
    await relay.stop();
    for (const projector of projectors) await projector.stop();
    for (const broker of brokers) await broker.close();
    await eraseTopology(url, namespace, { 'read-models': 4 });
  }
});

test.each([
  ['by what was touched recently', 's', { intervalMs: 10 }],
  ['by the slow rotation alone', 't', { intervalMs: 10, recentMs: 0, rotation: 7 }],
])(
  'where the broker brings nothing, the running sweep brings everything and declares the group anew: %s',
  async (_, prefix, sweep) => {
    const wakeups = localWakeups();
    const broker = createInProcessBroker({ logger: silentLogger });
    let declared = 0;
    const counting = {
      ...broker,
      declare: async (topology: Parameters<typeof broker.declare>[0]) => {
        declared += 1;
        await broker.declare(topology);
      },
    };
    const projector = stand.projector({ broker: counting, wakeups, sweep });
    await projector.start();
    try {
      await write(prefix);
      await settled(wakeups);
      while (declared < 2) await new Promise(setImmediate);
      expect(projector.stats().gapsRepaired).toBeGreaterThan(0);
    } finally {
      await projector.stop();
      await broker.close();
    }
  },
);
