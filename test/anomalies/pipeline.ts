import type { Client } from 'pg';
import { localWakeups } from '../../src/messaging/local-wakeups.ts';
import { createRabbitBroker } from '../../src/messaging/rabbitmq.ts';
import { createRelay, type Relay } from '../../src/messaging/relay.ts';
import { eraseTopology } from '../../src/messaging/testing/erase-topology.ts';
import type { Broker, Wakeups } from '../../src/messaging/types.ts';
import { connectAlone } from '../../src/platform/database.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import type { Projector, ProjectorOptions } from '../../src/projections/runtime/projector.ts';
import { freshNamespace, testAmqpUrl } from '../support/broker.ts';
import { readModelStand, type ReadModelStand } from '../support/read-models.ts';
import * as sample from '../support/sample-events.ts';
import { makeRoomForOrder, orderKeeper } from './order-keeper.ts';

/** From the store over outbox, relay and RabbitMQ to projectors that keep the order of what they apply. */
export interface Pipeline {
  readonly stand: ReadModelStand;
  readonly wakeups: Wakeups;
  readonly namespace: string;
  /** A connection to RabbitMQ; `url` leads it through a proxy. Closed with the pipeline. */
  broker(url?: string): Broker;
  /** Started. `locks` is the database where it keeps its locks, by default the one that it reads. */
  relay(broker: Broker, locks?: string): Relay;
  /** Started; without a sweep unless given one, for the sweep would hide what the way itself loses. */
  projector(broker: Broker, options?: Partial<ProjectorOptions>): Promise<Projector>;
  /** Appends to a stream of its own for each writer, one event an append, all writers at once. */
  write(writers: number, events: number): Promise<void>;
  drop(): Promise<void>;
}

const partitions = 4;
const noSweep = { intervalMs: 3_600_000 };

export async function pipeline(): Promise<Pipeline> {
  const stand = await readModelStand();
  await makeRoomForOrder(stand.pool);
  const namespace = freshNamespace();
  const wakeups = localWakeups();
  const brokers: Broker[] = [];
  const relays: Relay[] = [];
  const projectors: Projector[] = [];

  return {
    stand,
    wakeups,
    namespace,
    broker: (url = testAmqpUrl()) => {
      brokers.push(createRabbitBroker({ url, namespace, logger: silentLogger }));
      return brokers.at(-1)!;
    },
    relay: (broker, locks = stand.url) => {
      const connect = (): Promise<Client> =>
        connectAlone({ url: locks, applicationName: 'relay leadership' });
      const relay = createRelay({
        pool: stand.pool,
        connect,
        broker,
        wakeups,
        shards: 8,
        logger: silentLogger,
      });
      relays.push(relay);
      relay.start();
      return relay;
    },
    projector: async (broker, options = {}) => {
      const projections = [orderKeeper];
      const projector = stand.projector({
        broker,
        wakeups,
        partitions,
        projections,
        sweep: noSweep,
        ...options,
      });
      projectors.push(projector);
      await projector.start();
      return projector;
    },
    write: async (writers, events) => {
      await Promise.all(
        Array.from({ length: writers }, async (_, writer) => {
          const account = `w${writer}`;
          for (let nth = 0; nth < events; nth += 1) {
            const change = sample.contactChanged(account, `Contact ${nth}`, '2026-03-05T15:00:00.000Z');
            await stand.append(account, `account-${account}`, [change]);
          }
          wakeups.send('outbox');
        }),
      );
    },
    drop: async () => {
      await Promise.all(relays.map((relay) => relay.stop()));
      await Promise.all(projectors.map((projector) => projector.stop()));
      await Promise.all(brokers.map((broker) => broker.close()));
      await eraseTopology(testAmqpUrl(), namespace, { 'read-models': partitions, others: partitions });
      await stand.drop();
    },
  };
}

/** Resolves when it is so; looks again after each commit of a projector of this process. */
export async function afterCommits(wakeups: Wakeups, isSo: () => Promise<boolean>): Promise<void> {
  let changed = (): void => {};
  const off = wakeups.on('projection', () => changed());
  try {
    for (;;) {
      const next = new Promise<void>((resolve) => (changed = resolve));
      if (await isSo()) return;
      await next;
    }
  } finally {
    off();
  }
}
