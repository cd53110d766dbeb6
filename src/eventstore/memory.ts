import { systemClock, type Clock, type Instant } from '../platform/clock.ts';
import { memoryAccountKeys } from './account-keys.ts';
import { AppendListeners, type AppendedListener } from './append-listeners.ts';
import { EventCodec } from './codec.ts';
import { fromExactJson } from './exact-json.ts';
import { MemoryBusinessTimers } from './memory-business-timers.ts';
import { MemoryTimers } from './memory-timers.ts';
import { prepare, type PreparedAppend, type PreparedEntry } from './prepared-append.ts';
import type { EventRegistry } from './registry.ts';
import { defaultShards } from './shard.ts';
import type {
  AppendRequest,
  AppendResult,
  EventData,
  EventStore,
  LoadedStream,
  RecordedEvent,
  StoredEvent,
  StoredReceipt,
  StreamVersion,
} from './types.ts';

export interface MemoryStoreOptions {
  /** Without one, every event type is taken as version 1 without personal fields. */
  readonly registry?: EventRegistry;
  /** Gives `recordedAt` and drives the timers; default the system's. */
  readonly clock?: Clock;
}

const undeclared: EventRegistry = {
  types: [],
  declaration: (type) => ({ type, version: 1, personal: [], upcasters: [] }),
  upcast: (_type, _schemaVersion, data) => data,
};

/** The event store's contract without a database, for tests of the domain. What it holds dies with the process. */
export class MemoryEventStore implements EventStore {
  readonly timers: MemoryTimers;
  readonly businessTimers: MemoryBusinessTimers;
  readonly #clock: Clock;
  readonly #keys = memoryAccountKeys();
  readonly #codec: EventCodec;
  readonly #events: StoredEvent[] = [];
  readonly #streams = new Map<string, { ref: PreparedEntry; events: StoredEvent[] }>();
  readonly #receipts = new Map<string, StoredReceipt>();
  readonly #listeners = new AppendListeners();

  constructor({ registry = undeclared, clock = systemClock }: MemoryStoreOptions = {}) {
    this.#clock = clock;
    this.#codec = new EventCodec(registry, this.#keys);
    this.timers = new MemoryTimers(clock);
    this.businessTimers = new MemoryBusinessTimers(clock);
  }

  async append(request: AppendRequest): Promise<AppendResult> {
    const prepared = await prepare(request, this.#codec, defaultShards);
    const receipt =
      prepared.receipt && this.#receipts.get(keyOf(prepared.receipt.tenant, prepared.receipt.key));
    if (receipt) return { outcome: 'duplicate', receipt };
    const conflict = prepared.entries.find((entry) => !this.#stands(entry));
    if (conflict) return { outcome: 'conflict', stream: conflict.stream };
    const versions = this.#write(prepared);
    this.#listeners.notify(prepared);
    return { outcome: 'appended', versions };
  }

  onAppended(listener: AppendedListener): () => void {
    return this.#listeners.add(listener);
  }

  async receipt(tenant: string, key: string): Promise<StoredReceipt | null> {
    return this.#receipts.get(keyOf(tenant, key)) ?? null;
  }

  async read<E extends EventData = EventData>(
    ref: { tenant: string; stream: string },
    from = 1,
  ): Promise<LoadedStream<E>> {
    const stored = this.#eventsOf(ref.tenant, ref.stream);
    const events = await Promise.all(
      stored.slice(from - 1).map((event) => this.#codec.open(this.#codec.decode(event))),
    );
    return { version: stored.length, events: events as (RecordedEvent & E)[] };
  }

  async readStored(
    ref: { tenant: string; stream: string },
    from: number,
    limit: number,
  ): Promise<readonly StoredEvent[]> {
    return this.#eventsOf(ref.tenant, ref.stream).slice(from - 1, from - 1 + limit);
  }

  async accountHeads(tenant: string, accountId: string): Promise<readonly StreamVersion[]> {
    return [...this.#streams.values()]
      .filter(({ ref }) => ref.tenant === tenant && ref.accountId === accountId)
      .map(({ ref, events }) => ({ stream: ref.stream, version: events.length }))
      .sort((a, b) => (a.stream < b.stream ? -1 : 1));
  }

  decode(event: StoredEvent, _personal: 'sealed'): RecordedEvent {
    return this.#codec.decode(event);
  }

  unseal(tenant: string, accountId: string, sealed: string): Promise<string | null> {
    return this.#codec.unseal(tenant, accountId, sealed);
  }

  async eraseAccountKey(tenant: string, accountId: string): Promise<void> {
    this.#keys.erase(tenant, accountId);
  }

  /** Every event in the order of the appends: one possible order of delivery. */
  all(): readonly StoredEvent[] {
    return [...this.#events];
  }

  #eventsOf(tenant: string, stream: string): readonly StoredEvent[] {
    return this.#streams.get(keyOf(tenant, stream))?.events ?? [];
  }

  #stands({ tenant, stream, expected }: PreparedEntry): boolean {
    const version = this.#eventsOf(tenant, stream).length;
    if (expected === -1) return true;
    return expected === -2 ? version > 0 : version === expected;
  }

  #write({ entries, meta, receipt }: PreparedAppend): readonly StreamVersion[] {
    const written = entries.filter((entry) => !entry.shared);
    const recordedAt = this.#moment(written);
    const versions = written.map((entry) => this.#extend(entry, meta, recordedAt));
    if (receipt) {
      const { tenant, key, requestHash } = receipt;
      const result = fromExactJson(receipt.result) as object;
      this.#receipts.set(keyOf(tenant, key), { key, requestHash, result, versions, recordedAt });
    }
    return versions;
  }

  #moment(written: readonly PreparedEntry[]): Instant {
    const last = written.map(({ tenant, stream }) => this.#eventsOf(tenant, stream).at(-1)?.recordedAt ?? '');
    return [this.#clock.now(), ...last].reduce((latest, at) => (at > latest ? at : latest));
  }

  #extend(entry: PreparedEntry, meta: string, recordedAt: Instant): StreamVersion {
    const { tenant, stream, events, timers, businessTimers } = entry;
    const held = this.#streams.get(keyOf(tenant, stream)) ?? { ref: entry, events: [] };
    for (const { id, type, schemaVersion, body } of events) {
      const version = held.events.length + 1;
      const { accountId } = held.ref;
      const event = { tenant, stream, version, id, type, schemaVersion, accountId, body, meta, recordedAt };
      held.events.push(event);
      this.#events.push(event);
    }
    if (held.events.length > 0) this.#streams.set(keyOf(tenant, stream), held);
    for (const { key, delayMs } of timers) this.timers.set({ tenant, stream, key }, delayMs);
    for (const { key, dueAt } of businessTimers) this.businessTimers.set({ tenant, stream, key }, dueAt);
    return { stream, version: held.events.length };
  }
}

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);

export const createMemoryStore = (options?: MemoryStoreOptions): MemoryEventStore =>
  new MemoryEventStore(options);
