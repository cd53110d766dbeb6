import type { Pool } from 'pg';
import type { Broker, EventMessage, Subscription } from '../../src/messaging/types.ts';
import { equal, type Check } from '../soak/check.ts';

/** Events by what became of them on their way through relay and broker. */
export interface Testimony {
  /** Stored, and never came. */
  readonly missing: number;
  /** Came for the first time after a later one of their stream. */
  readonly overtaken: number;
  /** Came at all. */
  readonly distinct: number;
  /** Repetitions included. */
  readonly deliveries: number;
}

/** A consumer group of its own that writes down what comes, and in which order. */
export interface Witness {
  /** To be asked once everything has been sent: waits at most `patienceMs` until nothing stored is missing. */
  testify(pool: Pool, patienceMs: number): Promise<Testimony>;
}

/** Nothing was lost, nothing came out of order. */
export const orderKept = ({ missing, overtaken, distinct, deliveries }: Testimony): Check =>
  equal('nothing lost, order kept on the way', [
    ['events stored that never came', missing, 0],
    ['events that came after a later one', overtaken, 0],
    [`events in ${deliveries} deliveries`, distinct, distinct],
  ]);

const streamTypes = ['account', 'subscription', 'invoice', 'saga'];
const topology = { group: 'witness', streamTypes, partitions: 4 };

export async function witness(broker: Broker): Promise<Witness & Subscription> {
  const seen = new Map<string, Seen>();
  let [deliveries, overtaken] = [0, 0];
  let onProgress = (): void => {};
  const note = ({ event }: EventMessage): void => {
    deliveries += 1;
    const stream = `${event.tenant} ${event.stream}`;
    const before = seen.get(stream) ?? { versions: new Set<number>(), highest: 0 };
    if (!before.versions.has(event.version) && event.version < before.highest) overtaken += 1;
    before.versions.add(event.version);
    seen.set(stream, { versions: before.versions, highest: Math.max(before.highest, event.version) });
  };
  const subscription = await broker.consume(topology, async (batch) => {
    batch.forEach(note);
    onProgress();
  });
  return {
    close: () => subscription.close(),
    testify: async (pool, patienceMs) => {
      const deadline = AbortSignal.timeout(patienceMs);
      let missing = await missingFrom(pool, seen);
      while (missing > 0 && !deadline.aborted) {
        await new Promise<void>((resolve) => {
          onProgress = resolve;
          deadline.addEventListener('abort', () => resolve(), { once: true });
        });
        missing = await missingFrom(pool, seen);
      }
      const distinct = [...seen.values()].reduce((sum, { versions }) => sum + versions.size, 0);
      return { missing, overtaken, distinct, deliveries };
    },
  };
}

interface Seen {
  readonly versions: Set<number>;
  readonly highest: number;
}

async function missingFrom(pool: Pool, seen: ReadonlyMap<string, Seen>): Promise<number> {
  const { rows } = await pool.query<{ tenant: string; stream: string; version: number }>(
    'select tenant, stream, version::int as version from streams where stream_type = any ($1)',
    [streamTypes],
  );
  return rows.reduce(
    (sum, { tenant, stream, version }) =>
      sum + version - (seen.get(`${tenant} ${stream}`)?.versions.size ?? 0),
    0,
  );
}
