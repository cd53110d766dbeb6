import type { AppendedListener } from '../eventstore/append-listeners.ts';
import { processTraced } from '../messaging/message-spans.ts';
import type { Broker, EventMessage, GroupTopology, Subscription, Wakeups } from '../messaging/types.ts';
import { crashPoint } from '../platform/crash-points.ts';
import type { Claimant, Claims } from './claims.ts';
import type { SagaInput } from './decide.ts';
import { UnknownSaga } from './instance.ts';
import { startTimerLoop, type TimerLoop } from './timer-loop.ts';
import type { DueTimer, TimerQueue } from '../eventstore/timers.ts';
import { parseTimer } from './timers.ts';
import type { TransactOptions } from './transact.ts';
import { SagaWorker, type WorkerOptions } from './worker.ts';

export interface OrchestratorOptions extends Omit<TransactOptions, 'onTimersSet' | 'leaseMarginMs'> {
  readonly broker: Broker;
  readonly timers: TimerQueue;
  readonly wakeups: Wakeups;
  /** Of the consumer group; the same in every process. */
  readonly partitions: number;
  /** Sagas worked on at the same time; default 200. */
  readonly concurrency?: number;
  /** What a lease lasts beyond the attempt's time limit; default 3 s. A crash is noticed that much later. */
  readonly leaseMarginMs?: number;
  readonly onAttemptEnded?: WorkerOptions['onAttemptEnded'];
  /** Of commits of this process: a saga that begins in it is worked on at once, without the way over the broker. */
  readonly onAppended?: (listener: AppendedListener) => () => void;
  /** Where commands of this process ask who makes the first attempts of a saga. */
  readonly claims?: Claims;
  /** Longest sleep of the timer loop; default 1 s. */
  readonly pollMs?: number;
}

export interface Orchestrator {
  start(): Promise<void>;
  /** Takes nothing new, lets running attempts end until the deadline (default 10 s), then gives them up as unknown. Idempotent. */
  stop(deadlineMs?: number): Promise<void>;
  /** Sagas being worked on by this process. */
  active(): number;
}

const streamPrefix = 'saga-';
/** Hints without a time come in numbers: many of them are worth one look. */
const hintMs = 20;

/** Events that others append to a saga and that leave work to do; all other transitions carry their consequences along. */
const handsOver: ReadonlySet<string> = new Set([
  'SagaStarted',
  'StepRetryRequested',
  'StepSkipped',
  'CompensationStarted',
  'CompensationRetryRequested',
  'CompensationSkipped',
]);

export const orchestratorTopology = (partitions: number): GroupTopology => ({
  group: 'orchestrator',
  streamTypes: ['saga'],
  eventTypes: [...handsOver],
  partitions,
});

/**
 * Runs sagas. Any number of processes may do so at once: messages, and before them the commits of
 * this process, are hints that a saga has work, timers in the store say the
 * same where a message was lost, and the version of the saga's stream decides who may write. Nothing but the stream is kept.
 */
export function createOrchestrator(options: OrchestratorOptions): Orchestrator {
  const {
    broker,
    timers,
    wakeups,
    logger,
    concurrency = 200,
    leaseMarginMs = 3_000,
    pollMs = 1_000,
  } = options;
  let loop: TimerLoop | null = null;
  let consumer: Subscription | null = null;
  const unlisten: (() => void)[] = [];
  let stopped: Promise<void> | null = null;

  const worker = new SagaWorker({
    ...options,
    concurrency,
    leaseMarginMs,
    onTimersSet: (set) => set.forEach(({ dueInMs }) => loop?.dueIn(dueInMs)),
  });

  /** Resolves when the saga has a slot; what follows goes on by itself. */
  const handOver = async (
    tenant: string,
    stream: string,
    input: SagaInput,
    onHandled: (written: boolean) => Promise<void>,
    lease: string | null = null,
  ): Promise<void> => {
    const sagaId = stream.slice(streamPrefix.length);
    const settle = await worker.reserve(tenant, sagaId);
    void settle(input, lease)
      .then(onHandled)
      .catch((error: unknown) => {
        // Its timer comes again, here or in a process that knows the definition.
        if (error instanceof UnknownSaga) logger.error({ saga: sagaId, tenant }, error.message);
        else
          logger.warn(
            { saga: sagaId, tenant, err: error },
            'saga: could not be moved, its timer will come again',
          );
      });
  };

  const onMessages = async (batch: readonly EventMessage[]): Promise<void> => {
    const handed = batch.filter(({ event }) => handsOver.has(event.type));
    await processTraced(broker, 'orchestrator', handed, async () => {
      for (const { event } of handed) {
        crashPoint('orchestrator.received');
        const sagaId = event.stream.slice(streamPrefix.length);
        // Where the answer to the append that began the saga was lost, the message is the first to say that it is committed.
        const lease = options.claims?.take(event.tenant, sagaId) ?? null;
        if (lease === null && worker.hasSeen(event.tenant, sagaId, event.version)) continue;
        const look = { kind: 'look', version: event.version } as const;
        await handOver(event.tenant, event.stream, look, async () => {}, lease);
      }
    });
  };

  /** While there is room; else the message does it, which waits where it is. What was claimed is begun in any case. */
  const onAppended: AppendedListener = ({ streams }) => {
    for (const { tenant, stream, eventTypes } of streams) {
      if (!stream.startsWith(streamPrefix) || !eventTypes.some((type) => handsOver.has(type))) continue;
      const lease = options.claims?.take(tenant, stream.slice(streamPrefix.length)) ?? null;
      if (lease !== null || worker.free > 0)
        void handOver(tenant, stream, { kind: 'look' }, async () => {}, lease);
    }
  };

  const claimant: Claimant = {
    grant: () => (worker.free > 0 ? { lease: options.ids.next(), leaseMarginMs } : null),
  };

  const onTimersSet = (delays: ReadonlySet<string>): void =>
    loop?.dueIn(delays.size === 0 ? hintMs : Math.min(...[...delays].map(Number)));

  const onDue = async (due: DueTimer): Promise<void> => {
    const timer = due.stream.startsWith(streamPrefix) ? parseTimer(due.key) : null;
    if (!timer) return;
    // The append that handles a timer clears it; one that changed nothing is stale.
    crashPoint('timer.claimed');
    await handOver(due.tenant, due.stream, { kind: 'timer', timer }, async (written) => {
      crashPoint('timer.handled');
      if (!written && !stopped) await timers.deleteTimer(due);
    });
  };

  return {
    active: () => worker.active,
    start: async () => {
      const claimMs = leaseMarginMs + 5_000;
      loop = startTimerLoop({ timers, logger, room: () => worker.free, onDue, pollMs, claimMs });
      unlisten.push(wakeups.on('timers', onTimersSet));
      if (options.onAppended) {
        unlisten.push(options.onAppended(onAppended));
        if (options.claims) unlisten.push(options.claims.open(claimant));
      }
      const topology = orchestratorTopology(options.partitions);
      await broker.declare(topology);
      consumer = await broker.consume(topology, onMessages);
    },
    stop: (deadlineMs = 10_000) => {
      stopped ??= (async () => {
        unlisten.forEach((each) => each());
        worker.drain();
        const deadline = setTimeout(() => worker.abandon(), deadlineMs);
        await Promise.all([consumer?.close(), loop?.stop()]);
        await worker.idle();
        clearTimeout(deadline);
      })();
      return stopped;
    },
  };
}
