import type { Pool } from 'pg';
import { crashPoint } from '../../platform/crash-points.ts';
import type { Logger } from '../../platform/logger.ts';
import type { EventStore, StoredEvent } from '../../eventstore/types.ts';
import type {
  Broker,
  ConsumerOptions,
  EventMessage,
  GroupTopology,
  Subscription,
  Wakeups,
} from '../../messaging/types.ts';
import { processTraced } from '../../messaging/message-spans.ts';
import { streamTypeOf } from '../../messaging/topology.ts';
import type { Projection } from '../types.ts';
import type { AccountKey } from './account-locks.ts';
import { accountWork } from './account-heads.ts';
import { Applier, type ProjectorStats } from './applier.ts';
import { catchUp } from './catch-up.ts';
import type { ProjectionLag } from './lagging.ts';
import { listParked, skipAndUnpark, unpark, type Parked } from './parked.ts';
import { Sweep, type SweepOptions } from './sweep.ts';
import { workOf } from './work.ts';

export interface ProjectorOptions {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly broker: Broker;
  readonly projections: readonly Projection[];
  readonly wakeups: Wakeups;
  readonly logger: Logger;
  /** Queues of the group, hence processes that can share its work; default 4. */
  readonly partitions?: number;
  /** Consumer group that all projections share; default `read-models`. */
  readonly group?: string;
  readonly consumer?: ConsumerOptions;
  readonly sweep?: Partial<SweepOptions>;
  /** Told of the events of each batch once they are applied, those that were applied before included. */
  readonly onDelivered?: (events: readonly StoredEvent[]) => void;
}

export interface Projector {
  readonly topology: GroupTopology;
  start(): Promise<void>;
  /** Lets running batches finish. Idempotent. */
  stop(): Promise<void>;
  /** Applies a batch of messages; what the broker calls. */
  handle(batch: readonly EventMessage[], signal: AbortSignal): Promise<void>;
  /** Brings everything to the heads of the store without a broker: for imports and for tests. Safe while others run. */
  catchUp(signal?: AbortSignal): Promise<void>;
  /** Heals what is behind among streams touched recently and in the next stretch of the slow rotation. Returns how many streams were. */
  sweep(): Promise<number>;
  /** Lets a parked account go on, from its watermarks. False where it was not parked. */
  unpark(projection: string, tenant: string, account: string): Promise<boolean>;
  /** Passes over the event that stopped a parked account, now and in every rebuild, and lets it go on. False where it was not parked there. */
  skip(parked: Omit<Parked, 'reason' | 'at'>, reason: string): Promise<boolean>;
  parked(tenant?: string): Promise<readonly Parked[]>;
  stats(): ProjectorStats;
  /** How far each projection was behind the heads at the last look of the sweep; empty before the first. */
  lag(): readonly ProjectionLag[];
}

/** A plan change has four moments and two that read models are waited for: the others go along, or this much later. */
const patienceMs = 50;

/**
 * Events of a transaction at most. Only what has gathered fills it, and then each statement has more to do at once: with 400 an event takes
 * PostgreSQL and this process a quarter less of the processor than with 100.
 */
const maxBatch = 400;
/** A batch of so many events means that more is waiting. */
const backlog = 100;

/** One consumer group for all read models: applied in one transaction, failing one by one. */
export function createProjector(options: ProjectorOptions): Projector {
  const { pool, store, broker, projections, wakeups, logger, group = 'read-models' } = options;
  const decode = (event: Parameters<EventStore['decode']>[0]) => store.decode(event, 'sealed');
  const applier = new Applier(pool, { group, projections, decode }, wakeups, logger);
  const streamTypes = [...new Set(projections.flatMap((projection) => projection.streamTypes))];
  const follows = (stream: string): boolean => streamTypes.includes(streamTypeOf(stream));
  const urgent = new Set(projections.filter((p) => !p.isPatient).flatMap((p) => p.streamTypes));
  const consumer: ConsumerOptions = {
    maxBatch,
    patienceMs: ({ event }) => (urgent.has(streamTypeOf(event.stream)) ? null : patienceMs),
    ...options.consumer,
  };
  const topology: GroupTopology = { group, streamTypes, partitions: options.partitions ?? 4 };
  const sweep = new Sweep(pool, projections, applier, logger, options.sweep);
  let subscription: Subscription | null = null;

  const handle = async (batch: readonly EventMessage[], signal: AbortSignal): Promise<void> => {
    crashPoint('projector.received');
    if (batch.length >= Math.min(backlog, consumer.maxBatch ?? maxBatch)) sweep.noteBacklog();
    const events = batch.map((message) => message.event).filter((event) => follows(event.stream));
    await processTraced(broker, group, batch, async () => void (await applier.apply(workOf(events), signal)));
    options.onDelivered?.(events);
  };

  const goOn = async (account: AccountKey): Promise<void> => {
    const works = (await accountWork(pool, account)).filter((work) => follows(work.stream));
    await applier.apply(works, new AbortController().signal);
  };

  return {
    topology,
    handle,
    start: async () => {
      await broker.declare(topology);
      subscription = await broker.consume(topology, handle, consumer);
      // A sweep that found something behind may have met a lost binding; declaring again restores it.
      sweep.start(() => broker.declare(topology));
    },
    stop: async () => {
      await Promise.all([subscription?.close(), sweep.stop()]);
      subscription = null;
    },
    catchUp: (signal = new AbortController().signal) => catchUp(pool, projections, applier, signal),
    sweep: () => sweep.once(),
    unpark: async (projection, tenant, account) => {
      if (!(await unpark(pool, projection, { tenant, account }))) return false;
      await goOn({ tenant, account });
      return true;
    },
    skip: async ({ projection, tenant, account, stream, version }, reason) => {
      const event = { stream, version };
      if (!(await skipAndUnpark(pool, projection, { tenant, account }, event, reason))) return false;
      await goOn({ tenant, account });
      return true;
    },
    parked: (tenant) => listParked(pool, tenant),
    stats: () => applier.stats(),
    lag: () => sweep.lag,
  };
}
