import type { Pool } from 'pg';
import { crashPoint } from '../platform/crash-points.ts';
import { traced } from '../platform/tracing.ts';
import { appendGroup } from './append-group.ts';
import { appendOne, isSingleEvent } from './append-one.ts';
import type { AppendOutcome } from './append-outcome.ts';
import { AppendListeners, type AppendedListener } from './append-listeners.ts';
import { EventCodec } from './codec.ts';
import { FoldedStreams } from './folded-streams.ts';
import { GroupedAppends, type GroupingOptions } from './grouped-appends.ts';
import { prepare, type PreparedAppend } from './prepared-append.ts';
import type { EventRegistry } from './registry.ts';
import { Receipts } from './receipts.ts';
import { retryTransient } from './retry.ts';
import { defaultShards } from './shard.ts';
import type { Folded } from './snapshots.ts';
import { run } from './statements.ts';
import { storedEvent, type EventRow } from './stored-rows.ts';
import { beginningLength, StreamBeginnings } from './stream-beginnings.ts';
import { StoredAccountKeys } from './stored-account-keys.ts';
import type {
  AppendRequest,
  AppendResult,
  EventData,
  EventStore,
  LoadedStream,
  RecordedEvent,
  StoredEvent,
  StoredReceipt,
  StreamFold,
  StreamVersion,
} from './types.ts';

export interface EventStoreOptions {
  readonly pool: Pool;
  readonly registry: EventRegistry;
  /** 32 bytes; wraps the accounts' keys. See `parseMasterKey`. */
  readonly masterKey: Buffer;
  /** Outbox shards; the relay must know the same number. Default 8. */
  readonly shards?: number;
  /** How concurrent appends share a commit; false: each append has its own. Default: grouped. */
  readonly grouping?: GroupingOptions | false;
  /** In [0, 1), for the jitter between retries; default Math.random. */
  readonly random?: () => number;
  /** Told when a snapshot could not be written or read; what was asked for is folded from the events. */
  readonly onSnapshotError?: (error: unknown) => void;
}

/** Rows fetched per round trip by `read`. */
const pageSize = 1_000;

/** The event store on PostgreSQL. */
export class PostgresEventStore implements EventStore {
  readonly #pool: Pool;
  readonly #keys: StoredAccountKeys;
  readonly #codec: EventCodec;
  readonly #shards: number;
  readonly #random: () => number;
  readonly #grouped: GroupedAppends | null;
  readonly #receipts: Receipts;
  readonly #beginnings: StreamBeginnings;
  readonly #folded: FoldedStreams;
  readonly #listeners = new AppendListeners();

  constructor(options: EventStoreOptions) {
    this.#pool = options.pool;
    this.#receipts = new Receipts(options.pool);
    this.#beginnings = new StreamBeginnings(options.pool);
    this.#folded = new FoldedStreams({
      ...{ pool: options.pool, store: this },
      beginning: ({ tenant, stream }) => this.#beginnings.read(tenant, stream, 1),
      onError: options.onSnapshotError ?? (() => {}),
    });
    this.#keys = new StoredAccountKeys(options.pool, options.masterKey);
    this.#codec = new EventCodec(options.registry, this.#keys);
    this.#shards = options.shards ?? defaultShards;
    this.#random = options.random ?? Math.random;
    const grouping = options.grouping ?? {};
    this.#grouped = grouping
      ? new GroupedAppends(
          (group) => appendGroup(this.#pool, group),
          (append) => this.#alone(append),
          grouping,
        )
      : null;
  }

  append(request: AppendRequest): Promise<AppendResult> {
    const parent = request.meta.traceparent;
    if (parent === null) return this.#append(request);
    const attributes = { 'db.system.name': 'postgresql', 'revenue.streams': request.streams.length };
    return traced({ name: 'append', parent, attributes }, async (span) => {
      const result = await this.#append(request);
      span.set({ 'revenue.outcome': result.outcome });
      return result;
    });
  }

  async #append(request: AppendRequest): Promise<AppendResult> {
    const prepared = await prepare(request, this.#codec, this.#shards);
    crashPoint('append.begun');
    const outcome = await (this.#grouped?.append(prepared) ?? this.#alone(prepared));
    if (outcome.outcome === 'appended') {
      crashPoint('append.committed');
      this.#listeners.notify(prepared);
      return outcome;
    }
    // A conflict may be this very command, committed a moment ago: then its answer stands.
    const receipt = prepared.receipt && (await this.receipt(prepared.receipt.tenant, prepared.receipt.key));
    if (receipt) return { outcome: 'duplicate', receipt };
    if (outcome.outcome === 'duplicate') throw new Error('a receipt that refused an append cannot be read');
    return outcome;
  }

  /** Calls back after each commit of this process, never for conflicts. Returns the function that unsubscribes. */
  onAppended(listener: AppendedListener): () => void {
    return this.#listeners.add(listener);
  }

  receipt(tenant: string, key: string): Promise<StoredReceipt | null> {
    return this.#receipts.find(tenant, key);
  }

  async read<E extends EventData = EventData>(
    ref: { tenant: string; stream: string },
    from = 1,
  ): Promise<LoadedStream<E>> {
    const opened = (page: readonly StoredEvent[]): Promise<RecordedEvent[]> =>
      Promise.all(page.map((event) => this.#codec.open(this.#codec.decode(event))));
    const events = await opened(await this.#beginnings.read(ref.tenant, ref.stream, from));
    let whole = events.length < beginningLength;
    while (!whole) {
      const page = await this.readStored(ref, from + events.length, pageSize);
      events.push(...(await opened(page)));
      whole = page.length < pageSize;
    }
    const version = events.at(-1)?.version ?? (from > 1 ? Math.min(await this.#head(ref), from - 1) : 0);
    return { version, events: events as (RecordedEvent & E)[] };
  }

  folded<S extends object>(
    ref: { readonly tenant: string; readonly stream: string },
    fold: StreamFold<S>,
  ): Promise<Folded<S>> {
    return this.#folded.fold(ref, fold);
  }

  async readStored(
    ref: { tenant: string; stream: string },
    from: number,
    limit: number,
  ): Promise<readonly StoredEvent[]> {
    const { rows } = await run<EventRow>(this.#pool, 'read-stream', [ref.tenant, ref.stream, from, limit]);
    return rows.map(storedEvent);
  }

  async accountHeads(tenant: string, accountId: string): Promise<readonly StreamVersion[]> {
    return (await run<{ stream: string; version: number }>(this.#pool, 'account-heads', [tenant, accountId]))
      .rows;
  }

  decode(event: StoredEvent, _personal: 'sealed'): RecordedEvent {
    return this.#codec.decode(event);
  }

  unseal(tenant: string, accountId: string, sealed: string): Promise<string | null> {
    return this.#codec.unseal(tenant, accountId, sealed);
  }

  /** Makes all personal data of the account unreadable for good. Other processes follow within a minute. */
  eraseAccountKey(tenant: string, accountId: string): Promise<void> {
    return this.#keys.erase(tenant, accountId);
  }

  async #head(ref: { tenant: string; stream: string }): Promise<number> {
    const { rows } = await run<{ version: number }>(this.#pool, 'head', [ref.tenant, ref.stream]);
    return rows[0]?.version ?? 0;
  }

  #alone(append: PreparedAppend): Promise<AppendOutcome> {
    return retryTransient(async () => {
      if (isSingleEvent(append)) return appendOne(this.#pool, append);
      const [outcome] = await appendGroup(this.#pool, [append]);
      return outcome!;
    }, this.#random);
  }
}

export const createEventStore = (options: EventStoreOptions): PostgresEventStore =>
  new PostgresEventStore(options);
