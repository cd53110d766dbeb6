import type { StoredEvent } from '../eventstore/types.ts';

/**
 * What travels: a stored event, as a hint that its stream has advanced, with the data along for speed. Consumers must
 * expect it twice, late, early or never (they keep a watermark per stream and repair from the store).
 */
export interface EventMessage {
  readonly event: StoredEvent;
  readonly traceparent: string | null;
}

/** One durable consumer group: one consistent-hash exchange with `partitions` queues behind it. */
export interface GroupTopology {
  readonly group: string;
  /** Stream types followed, e.g. `['subscription', 'invoice']`. */
  readonly streamTypes: readonly string[];
  /** Events followed of these streams; all of them where not given. Others reach the group where they travel with one that it follows. */
  readonly eventTypes?: readonly string[];
  readonly partitions: number;
}

/**
 * How a handler left a batch: everything is acknowledged; failures were parked by the handler itself before it returned. One that rejects
 * gets the same batch again. The signal is aborted when the consumer closes or its connection is lost: finish what is
 * running, but stop retrying; a batch rejected then is delivered again later.
 */
export type BatchHandler = (batch: readonly EventMessage[], signal: AbortSignal) => Promise<void>;

export interface ConsumerOptions {
  /** Unacknowledged messages per partition, each of one to forty events; default 100. */
  readonly prefetch?: number;
  /** Largest micro-batch; default 100 events. */
  readonly maxBatch?: number;
  /** How long a batch waits for more; default 5 ms. */
  readonly lingerMs?: number;
  /** How long a message that nobody waits for may wait for others; null for all that go as usual. Default: all do. */
  readonly patienceMs?: (message: EventMessage) => number | null;
}

/** A message as it came from the broker, before anyone made sense of it. */
export interface DeadMessage {
  readonly messageId: string | null;
  readonly routingKey: string;
  readonly contentType: string | null;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
  /** Why it was put aside, in the broker's words: `rejected`, `expired`. */
  readonly reason: string;
}

export interface Subscription {
  /** Stops taking messages, lets the running batches finish and settle, then resolves. Idempotent. */
  close(): Promise<void>;
}

/** Outcome of publishing one event: that of the message in which it went. */
export type PublishOutcome = 'confirmed' | 'failed';

/**
 * A broker: at least once, each stream in order while nothing fails, one active consumer per partition. RabbitMQ and the
 * in-process broker implement it; one contract suite runs against both.
 */
export interface Broker {
  readonly kind: 'rabbitmq' | 'in-process';
  /** Declares exchanges, queues and bindings of a group; safe to repeat. */
  declare(topology: GroupTopology): Promise<void>;
  /**
   * Publishes persistent, mandatory, with confirms, pipelined, several events at a time where they go the same way. Resolves with one
   * outcome per event, in order. A nack, a return (unroutable) and a timeout are all `failed`.
   */
  publish(messages: readonly EventMessage[]): Promise<readonly PublishOutcome[]>;
  /** Consumes all partitions of a group that this process is given; per partition strictly one batch at a time, in order. */
  consume(topology: GroupTopology, handler: BatchHandler, options?: ConsumerOptions): Promise<Subscription>;
  /** Live feed: every event of these stream types from now on, to this process alone, nothing durable. May lose events. */
  tap(streamTypes: readonly string[], onEvent: (message: EventMessage) => void): Promise<Subscription>;
  /**
   * Takes what the consumers of a group could not read, one at a time; settled when the taker resolves, tried again in place when it
   * rejects. Must expect a letter twice.
   */
  collectDeadLetters(group: string, onLetter: (letter: DeadMessage) => Promise<void>): Promise<Subscription>;
  /** Gives a message to one group again; `failed` where the group did not take it. */
  redeliver(group: string, message: DeadMessage): Promise<PublishOutcome>;
  /** Resolves when the connection is usable; rejects with the reason after `timeoutMs`. */
  ready(timeoutMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Hints between processes, coalesced, never relied on: everything woken by them also polls. */
export interface Wakeups {
  /** Sends after at most 10 ms, merged with other hints of this process. `detail` is merged as a set. */
  send(channel: WakeupChannel, detail?: string): void;
  /** Returns the function that unsubscribes. `details` is empty when hints were merged beyond what fits. */
  on(channel: WakeupChannel, listener: (details: ReadonlySet<string>) => void): () => void;
}

/** `outbox`: rows to relay; details are shard numbers. `projection`: a projector committed; details are `<projection> <tenant>`. `timers`: some were set; details are the milliseconds until each is due. `clock`: that of a sandbox is to move; details are tenants. */
export type WakeupChannel = 'outbox' | 'projection' | 'timers' | 'clock';
