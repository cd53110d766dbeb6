import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { brokerOf } from '../../src/broker.ts';
import { outboxShard } from '../../src/eventstore/shard.ts';
import { localWakeups } from '../../src/messaging/local-wakeups.ts';
import { createRelay } from '../../src/messaging/relay.ts';
import { createPool } from '../../src/platform/database.ts';
import { data, meta } from '../harness/sample-append.ts';
import { openStand, tenant, type Run } from '../harness/stand.ts';
import { until } from '../harness/until.ts';

const fullOutbox = readFileSync(join(import.meta.dirname, 'full-outbox.sql'), 'utf8');
const accounts = Array.from({ length: 5_000 }, (_, n) => `account-${n}`);

/** Empties an outbox of so many events into the quorum queues of one group. Returns events per second. */
export async function engineRelay(events: number, { logger }: Run): Promise<number> {
  const stand = await openStand();
  const { DATABASE_URL: url, PARTITIONS: partitions, OUTBOX_SHARDS: shards } = stand.config;
  const pool = createPool({ url, applicationName: 'bench relay' });
  const broker = await brokerOf(stand.config, pool, logger);
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client;
  };
  const relay = createRelay({ pool, connect, broker, wakeups: localWakeups(), shards, logger });
  try {
    const inShards = accounts.map((account) => outboxShard(tenant, account, '', shards));
    await pool.query(fullOutbox, [events, accounts, inShards, JSON.stringify(data), JSON.stringify(meta)]);
    await pool.query('analyze events, outbox');
    await broker.declare({ group: 'read-models', streamTypes: ['subscription'], partitions });
    // The channel that publishes is opened before the clock starts.
    await broker.ready(10_000);
    const started = performance.now();
    relay.start();
    await until(() => relay.stats().relayed >= events, 'the outbox was not emptied');
    return (events * 1000) / (performance.now() - started);
  } finally {
    await relay.stop();
    await broker.close();
    await pool.end();
    await stand.drop();
  }
}
