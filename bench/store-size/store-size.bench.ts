import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { createEventStore } from '../../src/eventstore/event-store.ts';
import { createPool } from '../../src/platform/database.ts';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { closedLoop, type Work } from '../harness/closed-loop.ts';
import { figure, type Figure } from '../harness/figure.ts';
import { data, meta, registry, sampleAppend } from '../harness/sample-append.ts';
import type { Run } from '../harness/stand.ts';
import { median } from '../harness/statistics.ts';

const grow = readFileSync(join(import.meta.dirname, 'grow.sql'), 'utf8');
const writers = 8;
/** Streams that are in use at one time, spread evenly over the whole store. */
const inUse = 2_000;

interface Store {
  readonly database: TestDatabase;
  readonly pool: Pool;
  readonly append: Work;
}

/** Appends to streams of a large store, in turn with appends to those of a small one. */
export async function storeSizeBench({ quick, tell }: Run): Promise<readonly Figure[]> {
  const large = quick ? 200_000 : 2_000_000;
  tell(`store size: writing ${large} events`);
  const stores = [await storeOf(20_000), await storeOf(large)] as const;
  try {
    const ratios: number[] = [];
    const [rounds, forMs] = quick ? [3, 700] : [7, 1_500];
    for (let round = 0; round <= rounds; round += 1) {
      const [small, grown] = [await rateOf(stores[0], forMs), await rateOf(stores[1], forMs)];
      if (round > 0) ratios.push(small / grown);
    }
    const name = `append at ${large.toLocaleString('en-US')} events`;
    return [
      figure(name, median(ratios), {
        unit: '×',
        against: 'append at 20,000 events',
        target: { atMost: 1.15 },
      }),
    ];
  } finally {
    for (const { pool, database } of stores) {
      await pool.end();
      await database.drop();
    }
  }
}

const rateOf = ({ append }: Store, forMs: number): Promise<number> => closedLoop(writers, forMs, append);

async function storeOf(events: number): Promise<Store> {
  const database = await freshDatabase();
  const pool = createPool({
    ...{ url: database.url, applicationName: 'bench store size', max: writers, statementTimeoutMs: 300_000 },
  });
  await pool.query(grow, [events, JSON.stringify(data), JSON.stringify(meta)]);
  await pool.query('vacuum analyze streams, events, command_receipts');
  await pool.query('checkpoint');
  const store = createEventStore({ pool, registry, masterKey: Buffer.alloc(32, 1), grouping: false });
  const [streams, versions] = [events / 10, new Map<number, number>()];
  let turn = 0;
  const append: Work = async () => {
    const nth = turn % inUse;
    turn += 1;
    const version = versions.get(nth) ?? 10;
    versions.set(nth, version + 1);
    const stream = `stored-${String(Math.floor((nth * streams) / inUse)).padStart(7, '0')}`;
    const { outcome } = await store.append(sampleAppend(stream, version));
    if (outcome !== 'appended') throw new Error(`an append ended as ${outcome}`);
  };
  // Each stream in use once: what the first touch costs (its page in the log, whole) is not what is compared.
  for (let first = 0; first < inUse; first += writers)
    await Promise.all(Array.from({ length: writers }, (_, writer) => append(writer)));
  return { database, pool, append };
}
