import { performance } from 'node:perf_hooks';
import { brokerOf } from '../../src/broker.ts';
import { openEngine, type Engine } from '../../src/engine.ts';
import { timerQueue } from '../../src/eventstore/timers.ts';
import { createRelay, type Relay } from '../../src/messaging/relay.ts';
import type { Broker, EventMessage } from '../../src/messaging/types.ts';
import { randomIds } from '../../src/platform/ids.ts';
import { readModels } from '../../src/projections/read-models.ts';
import { createProjector, type Projector } from '../../src/projections/runtime/projector.ts';
import { createSagaListProjection } from '../../src/projections/sagas/saga-list-projection.ts';
import { sagaListFold } from '../../src/sagas/list-fold.ts';
import { createOrchestrator } from '../../src/sagas/orchestrator.ts';
import { secretsOf } from '../../src/secrets.ts';
import type { Run, Stand } from './stand.ts';

export interface Wired {
  readonly engine: Engine;
  readonly relay: Relay;
  readonly projector: Projector;
  readonly stop: () => Promise<void>;
}

/** `read models`: the group of the four alone is bound. `all`: every group that the engine has, consumers running. */
export type Groups = 'read models' | 'all';

/**
 * The engine's parts within this process, wired as `startApp` does it, so that a benchmark sees when a batch has been applied.
 * The relay is not started yet.
 */
export async function wire(
  stand: Pick<Stand, 'config'>,
  groups: Groups,
  { logger }: Run,
  onApplied: (batch: readonly EventMessage[], at: number) => void = () => {},
): Promise<Wired> {
  const { config } = stand;
  const engine = await openEngine(config, secretsOf(config), logger);
  const broker = telling(await brokerOf(config, engine.pool, logger), onApplied);
  await broker.ready(10_000);
  const projector = createProjector({
    ...engine,
    broker,
    projections: groups === 'all' ? [...readModels, createSagaListProjection(sagaListFold)] : readModels,
    partitions: config.PARTITIONS,
  });
  await projector.start();
  const orchestrator = createOrchestrator({
    ...engine,
    ...{ broker, random: Math.random, ids: randomIds, timers: timerQueue(engine.pool) },
    partitions: config.PARTITIONS,
  });
  if (groups === 'all') await orchestrator.start();
  const relay = createRelay({ ...engine, broker, shards: config.OUTBOX_SHARDS });
  await engine.wakeups.listening();
  return {
    engine,
    relay,
    projector,
    stop: async () => {
      await relay.stop();
      await orchestrator.stop();
      await projector.stop();
      await broker.close();
      await engine.close();
    },
  };
}

/** A broker that tells of each batch of the read models once its handler has committed. */
function telling(broker: Broker, onApplied: (batch: readonly EventMessage[], at: number) => void): Broker {
  return {
    ...broker,
    consume: (topology, handler, options) =>
      broker.consume(
        topology,
        async (batch, signal) => {
          await handler(batch, signal);
          if (topology.group === 'read-models') onApplied(batch, performance.now());
        },
        options,
      ),
  };
}
