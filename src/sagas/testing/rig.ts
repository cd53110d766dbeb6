import { randomUUID } from 'node:crypto';
import { createInProcessSandbox, type InProcessSandbox } from '../../connectors/sandbox/in-process.ts';
import { createMemoryStore } from '../../eventstore/memory.ts';
import type { TimerQueue } from '../../eventstore/timers.ts';
import type { AppendRequest, AppendResult, EventMeta, EventStore } from '../../eventstore/types.ts';
import { createInProcessBroker } from '../../messaging/in-process.ts';
import { localWakeups } from '../../messaging/local-wakeups.ts';
import type { Broker, Wakeups } from '../../messaging/types.ts';
import { systemClock } from '../../platform/clock.ts';
import { randomIds } from '../../platform/ids.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { SagaDefinition } from '../definition.ts';
import { createDefinitions, type Definitions } from '../definitions.ts';
import {
  createOrchestrator,
  orchestratorTopology,
  type Orchestrator,
  type OrchestratorOptions,
} from '../orchestrator.ts';
import { sagaProgress, sagaView } from '../queries.ts';
import type { SagaProgress } from '../progress.ts';
import { sagaStartsOf } from '../start.ts';
import type { SagaView } from '../view.ts';

export const tenant = 'acme';

export const meta: EventMeta = {
  actor: 'user:ada',
  role: 'admin',
  operationId: 'op',
  commandKey: 'key',
  command: 'test',
  correlationId: 'correlation',
  causationId: null,
  traceparent: null,
  reason: null,
};

/** A place to run sagas in: store, broker and timers in memory or given, a sandbox downstream, any number of orchestrators. */
export interface SagaRig {
  readonly store: EventStore;
  readonly timers: TimerQueue;
  readonly broker: Broker;
  readonly wakeups: Wakeups;
  readonly definitions: Definitions;
  readonly sandbox: InProcessSandbox;
  /** Stopped with the rig, unless it is `doomed`: to die without a word. */
  readonly orchestrator: (options?: Partial<OrchestratorOptions>, fate?: 'doomed') => Orchestrator;
  /** Begins a saga of the first definition; resolves with its id. */
  readonly begin: (subject?: object) => Promise<string>;
  /** Resolves with the saga as soon as an append makes the condition true. */
  readonly until: (sagaId: string, condition: (saga: SagaView) => boolean) => Promise<SagaView>;
  readonly untilStatus: (sagaId: string, ...statuses: SagaView['status'][]) => Promise<SagaView>;
  readonly history: (sagaId: string) => Promise<readonly SagaProgress[]>;
  /** What stands at the downstream: steps whose effect was applied and not taken back, in order. */
  readonly standing: () => string[];
  readonly stop: () => Promise<void>;
}

export interface RigOptions {
  readonly definitionsOf: (rig: {
    readonly sandbox: InProcessSandbox;
    readonly store: EventStore;
    readonly wakeups: Wakeups;
  }) => readonly SagaDefinition[];
  readonly store?: EventStore;
  readonly timers?: TimerQueue;
  /** Events then reach the orchestrators only by timers. */
  readonly loseMessages?: boolean;
}

export async function sagaRig(options: RigOptions): Promise<SagaRig> {
  const memory = createMemoryStore();
  const broker = createInProcessBroker({ logger: silentLogger });
  const wakeups = localWakeups();
  const sandbox = createInProcessSandbox();
  const onAppend = new Set<() => void>();
  const store = published(options.store ?? memory, options.loseMessages ? null : broker, onAppend);
  const timers = options.timers ?? memory.timers;
  const all = options.definitionsOf({ sandbox, store, wakeups });
  const definitions = createDefinitions(all);
  const orchestrators: Orchestrator[] = [];
  await broker.declare(orchestratorTopology(2));

  const until: SagaRig['until'] = (sagaId, condition) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        sagaView(store, tenant, sagaId).then((saga) => {
          if (!saga || !condition(saga)) return;
          onAppend.delete(look);
          resolve(saga);
        }, reject);
      };
      onAppend.add(look);
      look();
    });

  return {
    store,
    timers,
    broker,
    wakeups,
    definitions,
    sandbox,
    orchestrator: (more = {}, fate) => {
      const orchestrator = createOrchestrator({
        store,
        timers,
        broker,
        wakeups,
        definitions,
        clock: systemClock,
        ids: randomIds,
        random: Math.random,
        logger: silentLogger,
        partitions: 2,
        ...more,
      });
      if (fate !== 'doomed') orchestrators.push(orchestrator);
      return orchestrator;
    },
    begin: async (subject = { order: randomUUID() }) => {
      const operationId = randomUUID();
      const subjectOf = (): object => subject;
      const operation = {
        tenant,
        accountId: 'acc-1',
        operationId,
        command: 'test',
        now: systemClock.now(),
        facts: [],
      };
      const starts = sagaStartsOf(definitions, [{ type: all[0]?.type ?? '', subjectOf }])(operation);
      await store.append({ streams: starts, meta: { ...meta, operationId } });
      return starts[0]?.stream.slice('saga-'.length) ?? '';
    },
    until,
    untilStatus: (sagaId, ...statuses) => until(sagaId, (saga) => statuses.includes(saga.status)),
    history: (sagaId) => sagaProgress(store, tenant, sagaId),
    standing: () => {
      const entries = sandbox.ledger.entries();
      const undone = new Set(entries.flatMap((entry) => (entry.kind === 'undone' ? [entry.key] : [])));
      return entries.filter((e) => e.kind === 'applied' && !undone.has(e.key)).map((e) => e.downstream);
    },
    stop: async () => {
      await Promise.all(orchestrators.map((each) => each.stop(0)));
      await broker.close();
    },
  };
}

/** Every append goes to the broker at once, as a relay would do a moment later. */
function published(store: EventStore, broker: Broker | null, onAppend: ReadonlySet<() => void>): EventStore {
  const append = async (request: AppendRequest): Promise<AppendResult> => {
    const result = await store.append(request);
    if (result.outcome === 'appended') {
      for (const { stream, tenant: of, events } of request.streams) {
        const version = result.versions.find((v) => v.stream === stream)?.version ?? 0;
        const stored = await store.readStored(
          { tenant: of, stream },
          version - events.length + 1,
          events.length,
        );
        await broker?.publish(stored.map((event) => ({ event, traceparent: null })));
      }
      onAppend.forEach((each) => each());
    }
    return result;
  };
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'append') return append;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
