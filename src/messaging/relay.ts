import type { Client, Pool } from 'pg';
import type { Logger } from '../platform/logger.ts';
import { Doorbell } from './doorbell.ts';
import { Leadership } from './leadership.ts';
import { Outbox } from './outbox.ts';
import { ShardRelay, type RelayCounts } from './shard-relay.ts';
import type { Broker, Wakeups } from './types.ts';

export interface RelayOptions {
  readonly pool: Pool;
  /** Opens the connection that holds this process's leadership. */
  readonly connect: () => Promise<Client>;
  readonly broker: Broker;
  readonly wakeups: Wakeups;
  /** As many as the event store writes to. */
  readonly shards: number;
  readonly logger: Logger;
  /** Rows read and published at a time; default 2000. */
  readonly pageSize?: number;
  /** How long an idle shard waits without being woken; default 250 ms. */
  readonly pollMs?: number;
  /** How often leadership is confirmed and free shards are taken; default 1 s. */
  readonly heartbeatMs?: number;
}

export interface RelayStats extends Readonly<RelayCounts> {
  /** Shards that this process leads now. */
  readonly leading: readonly number[];
}

export interface Relay {
  start(): void;
  /** Lets the pages in hand finish, then gives up leadership. */
  stop(): Promise<void>;
  stats(): RelayStats;
}

/**
 * Moves events from the outbox to the broker: at least once, each shard in order. Woken by the `outbox` hint (whose details, where given,
 * are shard numbers), and polling besides. Any number of processes may run one; each shard has one leader.
 */
export function createRelay(options: RelayOptions): Relay {
  const { pool, connect, broker, wakeups, shards, logger } = options;
  const counts: RelayCounts = { relayed: 0, late: 0, failedPages: 0 };
  const bells = Array.from({ length: shards }, () => new Doorbell());
  const shardOptions = {
    outbox: new Outbox(pool),
    broker,
    logger,
    pageSize: options.pageSize ?? 2000,
    pollMs: options.pollMs ?? 250,
  };
  const leadership = new Leadership({
    connect,
    shards,
    logger,
    heartbeatMs: options.heartbeatMs ?? 1000,
    lead: (shard, signal) => new ShardRelay(shard, bells[shard]!, shardOptions, counts).run(signal),
  });
  let unsubscribe = (): void => {};

  return {
    start: () => {
      unsubscribe();
      unsubscribe = wakeups.on('outbox', (details) => {
        bells.forEach((bell, shard) => {
          if (details.size === 0 || details.has(String(shard))) bell.ring();
        });
      });
      leadership.start();
    },
    stop: async () => {
      unsubscribe();
      await leadership.stop();
    },
    stats: () => ({ ...counts, leading: leadership.shards }),
  };
}
