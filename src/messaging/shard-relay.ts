import { performance } from 'node:perf_hooks';
import { crashPoint } from '../platform/crash-points.ts';
import type { Logger } from '../platform/logger.ts';
import { backoffMs, pause } from './backoff.ts';
import type { Doorbell } from './doorbell.ts';
import { publishTraced } from './message-spans.ts';
import type { Outbox, OutboxRow } from './outbox.ts';
import type { Broker } from './types.ts';

export interface ShardRelayOptions {
  readonly outbox: Outbox;
  readonly broker: Broker;
  readonly logger: Logger;
  /** Rows read and published at a time. */
  readonly pageSize: number;
  /** How long an idle shard waits without being woken. */
  readonly pollMs: number;
}

/** Counts since the relay was made. */
export interface RelayCounts {
  /** Confirmed by the broker and deleted. */
  relayed: number;
  /** Found behind the cursor: committed after a later id had been relayed. */
  late: number;
  /** Pages in which a message was returned, refused or not confirmed in time. */
  failedPages: number;
}

/**
 * Ids are drawn at insert and become visible at commit, so appends that overlap appear out of order. Each read starts this far behind the
 * cursor and meets them in their place; those slower still are found by the sweep.
 */
const reach = 5_000;

/** Reading from the beginning may take this share of the time at most; it walks over what was deleted and not yet vacuumed. */
const sweepShare = 1 / 10;

/**
 * Relays one shard in id order for as long as this process leads it. At least once: a row is deleted after its confirm and never
 * before. Rows that become visible behind the cursor are found because reads start at the beginning whenever that is cheap.
 */
export class ShardRelay {
  private readonly shard: number;
  private readonly bell: Doorbell;
  private readonly options: ShardRelayOptions;
  private readonly counts: RelayCounts;
  /** All rows up to here that were visible have been relayed. */
  private cursor = 0;
  private nextSweepAt = 0;
  /** The last read began at the beginning, so nothing that was visible then is left behind the cursor. */
  private swept = false;

  constructor(shard: number, bell: Doorbell, options: ShardRelayOptions, counts: RelayCounts) {
    this.shard = shard;
    this.bell = bell;
    this.options = options;
    this.counts = counts;
  }

  async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        const page = await this.read();
        if (signal.aborted) return;
        if (page.length > 0 && !(await this.relay(page, failures > 0))) {
          await pause(backoffMs(failures++), signal);
          continue;
        }
        failures = 0;
        // What was committed since has rung; without a ring another look would find nothing (two of five looks, measured).
        if (page.length < this.options.pageSize) await this.bell.wait(this.idleMs(), signal);
      } catch (error) {
        this.options.logger.warn({ err: error, shard: this.shard }, 'outbox cannot be read or cleared');
        await pause(backoffMs(failures++), signal);
      }
    }
  }

  private async read(): Promise<readonly OutboxRow[]> {
    const { outbox, pageSize } = this.options;
    const started = performance.now();
    this.swept = started >= this.nextSweepAt;
    if (!this.swept) return outbox.page(this.shard, this.cursor - reach, pageSize);
    const page = await outbox.page(this.shard, 0, pageSize);
    const ended = performance.now();
    this.nextSweepAt = ended + (ended - started) / sweepShare;
    return page;
  }

  /** Publishes a page and deletes its longest confirmed prefix. False where it did not go through whole, which is told unless it was before. */
  private async relay(page: readonly OutboxRow[], isTold: boolean): Promise<boolean> {
    const { outbox, broker, logger } = this.options;
    crashPoint('relay.read');
    const messages = page.map((row) => row.message);
    const outcomes = await publishTraced(broker, messages);
    const firstFailed = outcomes.indexOf('failed');
    const relayed = firstFailed < 0 ? page : page.slice(0, firstFailed);
    const ids = relayed.map((row) => row.outboxId);
    if (ids.length > 0) {
      crashPoint('relay.confirmed');
      await outbox.delete(this.shard, ids);
      crashPoint('relay.deleted');
    }
    this.counts.relayed += ids.length;
    this.counts.late += ids.filter((id) => id <= this.cursor).length;
    const failed = firstFailed < 0 ? undefined : page[firstFailed];
    if (failed === undefined) {
      this.cursor = Math.max(this.cursor, ids.at(-1) ?? 0);
      return true;
    }
    this.cursor = failed.outboxId - 1;
    this.counts.failedPages += 1;
    const { tenant, stream, version, type } = failed.message.event;
    const row = { shard: this.shard, tenant, stream, version, type };
    // Once for each time that the shard has to wait.
    if (!isTold) logger.warn(row, 'not accepted by the broker, will be tried again');
    return false;
  }

  private idleMs(): number {
    if (this.swept) return this.options.pollMs;
    const untilSweep = this.nextSweepAt - performance.now();
    return Math.min(this.options.pollMs, Math.max(1, untilSweep));
  }
}
