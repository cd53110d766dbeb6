import { setTimeout as delay } from 'node:timers/promises';
import { migrate } from '../migrations/migrate.ts';
import { brokerOf, refuseSplitRolesWithoutBroker } from './broker.ts';
import { openEngine, type Engine } from './engine.ts';
import { startGateway } from './gateway-role.ts';
import { timerQueue } from './eventstore/timers.ts';
import type { Broker } from './messaging/types.ts';
import { projectionMetrics } from './operations/metrics/projection-metrics.ts';
import { sagaGauges } from './operations/metrics/saga-gauges.ts';
import { startReconciling } from './operations/drift/reconciling.ts';
import { serveHealth } from './platform/health-server.ts';
import type { Config, ProcessRole } from './platform/config.ts';
import { Health } from './platform/health.ts';
import { createMetricsEndpoint } from './platform/metrics-endpoint.ts';
import { randomIds } from './platform/ids.ts';
import type { Logger } from './platform/logger.ts';
import { readModels } from './projections/read-models.ts';
import { createProjector, type Projector } from './projections/runtime/projector.ts';
import { createSagaListProjection } from './projections/sagas/saga-list-projection.ts';
import type { Projection } from './projections/types.ts';
import { sagaListFold } from './sagas/list-fold.ts';
import { createOrchestrator, orchestratorTopology } from './sagas/orchestrator.ts';
import { startRelayRole } from './relay-role.ts';
import { startScheduling } from './scheduling-role.ts';
import { secretsOf } from './secrets.ts';
import { addressProblem } from './unusable-address.ts';

export interface App {
  readonly engine: Engine;
  readonly broker: Broker;
  readonly projector: Projector;
  /** Of GraphQL where this process is a gateway, else of its health. */
  readonly address: string;
  /** Ends in the order in which work flows, the door first, within the configured deadline. Idempotent. */
  stop(): Promise<void>;
}

/** A role that runs, or was about to: `stop` finishes what is in hand, also of one that failed half-way through its start. */
interface Running {
  readonly role: ProcessRole | 'health';
  readonly stop: () => Promise<void>;
}

/** Migrates, connects, and starts the roles that the configuration names. Leaves nothing running where it throws. */
export async function startApp(config: Config, logger: Logger): Promise<App> {
  refuseSplitRolesWithoutBroker(config);
  const secrets = secretsOf(config);
  await migrate(config.DATABASE_URL);
  const engine = await openEngine(config, secrets, logger);
  const broker = await brokerOf(config, engine.pool, logger).catch(async (error: unknown) => {
    await engine.close();
    throw error;
  });
  const running: Running[] = [];
  const health = new Health();
  const closeAll = async (): Promise<void> => {
    health.stopping();
    for (const { role, stop } of running.reverse()) {
      // What cannot be stopped must not keep the others from stopping.
      await stop().catch((error: unknown) => logger.error({ err: error, role }, 'could not be stopped'));
    }
    await broker.close();
    await engine.close();
  };
  try {
    await broker.ready(config.STARTUP_TIMEOUT_MS);
    health.register('database', async () => void (await engine.pool.query('select 1')));
    health.register('broker', () => broker.ready(1_500));
    const projections = [...readModels, createSagaListProjection(sagaListFold)];
    const projector = createProjector({
      ...engine,
      broker,
      projections,
      partitions: config.PARTITIONS,
      onDelivered: engine.metrics.onDelivered,
    });
    // Whoever publishes needs the queues of every group to be there, also before their consumers first start.
    await broker.declare(projector.topology);
    await broker.declare(orchestratorTopology(config.PARTITIONS));
    const address = await startRoles({ engine, broker, projector, projections, health, running });
    const stop = once(() => within(config.SHUTDOWN_DEADLINE_MS, closeAll(), logger));
    return { engine, broker, projector, address, stop };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

interface Starting {
  readonly engine: Engine;
  readonly broker: Broker;
  readonly projector: Projector;
  readonly projections: readonly Projection[];
  readonly health: Health;
  readonly running: Running[];
}

/** From the end of the way of the data to its beginning: what is accepted finds everything behind it at work. */
async function startRoles(starting: Starting): Promise<string> {
  const { engine, broker, projector, projections, health, running } = starting;
  const { config, logger, pool, wakeups, metrics } = engine;
  const wanted = new Set<ProcessRole>(config.ROLES);
  if (wanted.has('projector')) {
    const { store } = engine;
    const reconciling = startReconciling({ pool, store, registry: metrics.registry, logger });
    running.push({ role: 'projector', stop: () => projector.stop() });
    running.push({ role: 'projector', stop: () => reconciling.stop() });
    await projector.start();
    projectionMetrics(metrics.registry, pool, projector, projections);
  }
  if (wanted.has('relay')) {
    const groups = [projector.topology.group, orchestratorTopology(config.PARTITIONS).group];
    running.push({ role: 'relay', ...(await startRelayRole(engine, broker, groups)) });
  }
  if (wanted.has('orchestrator')) {
    const random = Math.random;
    const orchestrator = createOrchestrator({
      ...engine,
      ...{ broker, random, ids: randomIds, partitions: config.PARTITIONS, timers: timerQueue(pool) },
      ...{ onMoved: metrics.onMoved, onAttemptEnded: metrics.onAttemptEnded },
    });
    running.push({ role: 'orchestrator', stop: () => orchestrator.stop(config.SHUTDOWN_DEADLINE_MS / 2) });
    await orchestrator.start();
    sagaGauges(metrics.registry, pool, () => orchestrator.active());
    running.push({ role: 'orchestrator', ...startScheduling(engine) });
  }
  await wakeups.listening();
  const page = createMetricsEndpoint({
    source: metrics.registry,
    token: config.METRICS_TOKEN,
    openToLoopback: config.NODE_ENV !== 'production',
  });
  const opening = wanted.has('gateway')
    ? startGateway(engine, broker, projector, health, page)
    : serveHealth(health, config, page);
  const door = await opening.catch((error: unknown) => {
    throw addressProblem(config, error);
  });
  running.push({ role: wanted.has('gateway') ? 'gateway' : 'health', stop: door.stop });
  logger.info({ roles: config.ROLES, broker: broker.kind, address: door.address }, 'the engine is up');
  return door.address;
}

/** Resolves with the work, or at the deadline without it. */
async function within(deadlineMs: number, work: Promise<void>, logger: Logger): Promise<void> {
  const waiting = new AbortController();
  const deadline = delay(deadlineMs, 'passed' as const, { ref: false, signal: waiting.signal });
  const first = await Promise.race([work, deadline]);
  if (first === 'passed')
    logger.warn(
      { deadlineMs },
      'stopped by the deadline: what was in hand is taken up again at the next start',
    );
  else waiting.abort();
  await deadline.catch(() => {}); // aborted
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
