import type { Instant } from '../platform/clock.ts';
import type { Role } from '../platform/identity.ts';

/** Where a stream lives. `name` is `<type>-<id>`; the type is all before the first dash. */
export interface StreamRef {
  readonly tenant: string;
  readonly stream: string;
  /** The account that the stream belongs to; null for tenant-wide streams such as plans. Fixed by the first append. */
  readonly accountId: string | null;
}

/** Who, why and on whose behalf; the same for all events of one append. */
export interface EventMeta {
  readonly actor: string;
  readonly role: Role;
  /** The business operation (one upgrade, one import row) that all its events, sagas and messages share. */
  readonly operationId: string;
  /** Idempotency key of the command. */
  readonly commandKey: string;
  /** Name of the command, e.g. `subscription.changePlan`. */
  readonly command: string;
  readonly correlationId: string;
  /** Id of the event or command that led to this one. */
  readonly causationId: string | null;
  /** W3C trace context, where the caller was traced. */
  readonly traceparent: string | null;
  /** Free text given by a person, e.g. an operator's reason. */
  readonly reason: string | null;
}

/** An event to be appended. `data` is plain JSON, except that values under keys `minor` or `…Minor` are bigints. */
export interface EventData<T extends string = string, D extends object = object> {
  readonly type: T;
  readonly data: D;
}

/** An event as stored. `body` and `meta` are the exact stored texts (the hash covers them); personal fields are ciphertext. */
export interface StoredEvent {
  readonly tenant: string;
  readonly stream: string;
  readonly version: number;
  /** UUIDv7. The first of the events in a message gives the message its id. */
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly accountId: string | null;
  readonly body: string;
  readonly meta: string;
  readonly recordedAt: Instant;
}

/** A stored event decoded: upcast to the current schema version, bigints revived, personal fields as asked of the codec. */
export interface RecordedEvent<T extends string = string, D extends object = object> extends EventData<T, D> {
  readonly tenant: string;
  readonly stream: string;
  readonly version: number;
  readonly id: string;
  readonly accountId: string | null;
  readonly meta: EventMeta;
  readonly recordedAt: Instant;
}

/**
 * What an append expects of a stream: `any` (create or extend), `none` (must not exist), `exists`, or an exact version.
 */
export type ExpectedVersion = 'any' | 'none' | 'exists' | number;

/** A durable timer written in the transaction of the append; setting an existing (stream, key) moves it. */
export type TimerRequest = RealTimer | BusinessTimer;

export interface RealTimer {
  readonly key: string;
  /** Real time from now, in milliseconds, added by the database's clock. */
  readonly dueInMs: number;
}

/** Due by the clock of its tenant, which a sandbox may set. Those of a key live apart from the real ones of that key. */
export interface BusinessTimer {
  readonly key: string;
  readonly clock: 'business';
  /** Null: from now on nothing is due under this key. */
  readonly dueAt: Instant | null;
}

export interface StreamAppend extends StreamRef {
  readonly expected: ExpectedVersion;
  readonly events: readonly EventData[];
  readonly setTimers?: readonly TimerRequest[];
  /** Keys of real timers of this stream that are no longer needed. */
  readonly clearTimers?: readonly string[];
}

/** A stream that is not written but must stand at a version (`exists` or exact) when the append commits; locked shared. */
export interface StreamAssertion {
  readonly tenant: string;
  readonly stream: string;
  readonly expected: 'exists' | number;
}

export interface ReceiptRequest {
  readonly tenant: string;
  readonly key: string;
  /** Keyed hash over command name and input; same key with another hash is an error. */
  readonly requestHash: string;
  /** Answer to give when the command is sent again. Plain JSON, no personal data. */
  readonly result: object;
}

export interface AppendRequest {
  readonly streams: readonly StreamAppend[];
  readonly assertions?: readonly StreamAssertion[];
  readonly receipt?: ReceiptRequest;
  readonly meta: EventMeta;
}

/** (stream, version) reached; the consistency token lists these. */
export interface StreamVersion {
  readonly stream: string;
  readonly version: number;
}

export type AppendResult =
  | { readonly outcome: 'appended'; readonly versions: readonly StreamVersion[] }
  /** A stream was not at its expected or asserted version. Nothing was written. */
  | { readonly outcome: 'conflict'; readonly stream: string }
  /** The receipt's key was already used. Nothing was written. */
  | { readonly outcome: 'duplicate'; readonly receipt: StoredReceipt };

export interface StoredReceipt {
  readonly key: string;
  readonly requestHash: string;
  readonly result: object;
  readonly versions: readonly StreamVersion[];
  readonly recordedAt: Instant;
}

export interface LoadedStream<E extends EventData = EventData> {
  /** 0 where the stream does not exist. */
  readonly version: number;
  readonly events: readonly (RecordedEvent & E)[];
}

/**
 * A pure fold of one stream. State must be plain JSON, with bigints only under `minor` or `…Minor`.
 */
export interface StreamFold<S extends object> {
  /** To be raised whenever `initial`, `evolve` or the state's shape changes: snapshots of other versions are discarded. */
  readonly version: number;
  readonly initial: S;
  readonly evolve: (state: S, event: RecordedEvent) => S;
}

/** The one door to the log. All methods are safe to call concurrently. Errors thrown are defects or lost connections, never conflicts. */
export interface EventStore {
  append(request: AppendRequest): Promise<AppendResult>;
  receipt(tenant: string, key: string): Promise<StoredReceipt | null>;
  /** Decoded events in version order, personal fields decrypted. `from` is the first version wanted (default 1). */
  read<E extends EventData = EventData>(
    ref: { tenant: string; stream: string },
    from?: number,
  ): Promise<LoadedStream<E>>;
  /**
   * What a pure fold makes of a stream, through snapshots of it; personal fields reach the fold sealed. A store that keeps no snapshots
   * has none of it.
   */
  folded?<S extends object>(
    ref: { readonly tenant: string; readonly stream: string },
    fold: StreamFold<S>,
  ): Promise<{ readonly version: number; readonly state: S }>;
  /** Stored rows as they are, at most `limit`, for consumers. */
  readStored(
    ref: { tenant: string; stream: string },
    from: number,
    limit: number,
  ): Promise<readonly StoredEvent[]>;
  /** Heads of all streams of an account. */
  accountHeads(tenant: string, accountId: string): Promise<readonly StreamVersion[]>;
  /** Decodes a stored event; `sealed` leaves personal fields as ciphertext (what read models store). */
  decode(event: StoredEvent, personal: 'sealed'): RecordedEvent;
  /** Decrypts a sealed personal field for display; null where the account's key was erased. */
  unseal(tenant: string, accountId: string, sealed: string): Promise<string | null>;
}
