import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import type { Logger } from '../platform/logger.ts';
import { backoffMs, pause } from './backoff.ts';
import { atMost } from './patience.ts';

export interface LeadershipOptions {
  /** Opens a connection that is used for nothing else: its end gives up the leadership. */
  readonly connect: () => Promise<Client>;
  readonly shards: number;
  /** Does a shard's work until the signal; called again when the shard is led again. */
  readonly lead: (shard: number, signal: AbortSignal) => Promise<void>;
  readonly heartbeatMs: number;
  readonly logger: Logger;
}

/** Advisory locks (this class, shard); `outb` read as a number. */
const lockClass = 0x6f757462;
const statement = {
  name: 'lead-shards',
  text: readFileSync(join(import.meta.dirname, 'sql', 'lead-shards.sql'), 'utf8'),
};

/**
 * One leader per shard, by session advisory locks on one connection of their own. At each heartbeat the process takes whatever
 * shards are free, so a standby takes over what another lets go. A process that came later gets shards only as others stop:
 * leadership is not taken away for the sake of balance, since the relay is seldom what limits a deployment.
 */
export class Leadership {
  private readonly options: LeadershipOptions;
  private readonly stopping = new AbortController();
  private readonly led = new Map<number, Promise<void>>();
  private running: Promise<void> | null = null;

  constructor(options: LeadershipOptions) {
    this.options = options;
  }

  /** Shards led now, ascending. */
  get shards(): readonly number[] {
    return [...this.led.keys()].sort((a, b) => a - b);
  }

  start(): void {
    this.running ??= this.keep();
  }

  /** Finishes the work in hand, then gives the shards up. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async keep(): Promise<void> {
    const { signal } = this.stopping;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const client = await this.options.connect();
        failures = 0;
        await this.term(client);
      } catch (error) {
        failures += 1;
        this.options.logger.warn({ err: error }, 'leadership lost or not attainable, will be tried again');
      }
      if (!signal.aborted) await pause(backoffMs(failures), signal);
    }
  }

  /** Leads on one connection until it is lost (rejects) or the process stops. Publishing stops before anything else. */
  private async term(client: Client): Promise<void> {
    const term = new AbortController();
    const stop = (): void => term.abort();
    let lost: Error | null = null;
    client.on('error', (error) => {
      lost = error;
      term.abort();
    });
    client.on('end', stop);
    this.stopping.signal.addEventListener('abort', stop);
    try {
      while (!term.signal.aborted) {
        await this.takeFree(client, term.signal);
        await pause(this.options.heartbeatMs, term.signal);
      }
      if (!this.stopping.signal.aborted)
        throw lost ?? new Error('The connection that held the locks has ended.');
    } finally {
      term.abort();
      this.stopping.signal.removeEventListener('abort', stop);
      await Promise.all(this.led.values());
      await atMost(1_000, client.end());
    }
  }

  private async takeFree(client: Client, signal: AbortSignal): Promise<void> {
    const wanted = Array.from({ length: this.options.shards }, (_, shard) => shard).filter(
      (shard) => !this.led.has(shard),
    );
    // A heartbeat that stays unanswered is a lost connection, whatever TCP still believes.
    const query = { ...statement, values: [lockClass, wanted], query_timeout: 3 * this.options.heartbeatMs };
    const { rows } = await client.query<{ shard: number }>(query);
    if (signal.aborted) return;
    for (const { shard } of rows) {
      this.options.logger.info({ shard }, 'leading an outbox shard');
      this.led.set(
        shard,
        this.options.lead(shard, signal).finally(() => this.led.delete(shard)),
      );
    }
  }
}
