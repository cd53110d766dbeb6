import type { Client, Pool } from 'pg';
import { commandDeclarations, createCommands, type Commands } from './commands/index.ts';
import { clockStream } from './commands/clock/events.ts';
import { createInProcessSandbox } from './connectors/sandbox/in-process.ts';
import { createCircuitBreaker } from './connectors/circuit-breaker.ts';
import { createObservedConnector } from './connectors/observed.ts';
import { createSignedHttpConnector } from './connectors/signed-http.ts';
import type { Connector } from './connectors/types.ts';
import type { AppendedListener } from './eventstore/append-listeners.ts';
import { businessTimers, type BusinessTimers } from './eventstore/business-timers.ts';
import { createEventStore } from './eventstore/event-store.ts';
import { createRegistry } from './eventstore/registry.ts';
import { tenantClocks, type TenantClocks } from './eventstore/tenant-clocks.ts';
import type { EventStore } from './eventstore/types.ts';
import { importDeclarations } from './import/declarations.ts';
import { createPostgresWakeups, type PostgresWakeups } from './messaging/wakeups.ts';
import { operationsDeclarations } from './operations/declarations.ts';
import { breakerMetrics } from './operations/metrics/downstream-metrics.ts';
import { createEngineMetrics, type EngineMetrics } from './operations/metrics/engine-metrics.ts';
import { systemClock, type Clock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import { connectAlone, createPool } from './platform/database.ts';
import type { Logger } from './platform/logger.ts';
import { reachedIn } from './projections/runtime/reached.ts';
import { createPreviews, type Previews } from './preview/index.ts';
import { createQueries, createReadSource, type Queries } from './queries/index.ts';
import type { ProjectionReached } from './sagas/await-projection.ts';
import { Claims } from './sagas/claims.ts';
import { createSagaCommands, type SagaCommands } from './sagas/commands.ts';
import { sagaDeclarations } from './sagas/declarations.ts';
import { createDefinitions, type Definitions } from './sagas/definitions.ts';
import { planChange, planChangeTrigger } from './sagas/plan-change.ts';
import { sagaStartsOf, type GrantFor } from './sagas/start.ts';
import type { Secrets } from './secrets.ts';

/** What every process of the engine has, whatever its roles: the log, the way in, the read side. */
export interface Engine {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly pool: Pool;
  readonly store: EventStore;
  readonly wakeups: PostgresWakeups;
  /** The time that tenants live in. */
  readonly tenantClocks: TenantClocks;
  readonly businessTimers: BusinessTimers;
  readonly commands: Commands;
  readonly previews: Previews;
  readonly definitions: Definitions;
  readonly sagaCommands: SagaCommands;
  readonly queries: Queries;
  readonly metrics: EngineMetrics;
  /** Where an orchestrator of this process takes on the sagas that begin in it. */
  readonly claims: Claims;
  /** Tells of each commit of this process; a hint, for those who would else hear of it by a message. */
  readonly onAppended: (listener: AppendedListener) => () => void;
  /** Opens a connection outside the pool, for locks and notifications that live as long as it does. */
  readonly connect: () => Promise<Client>;
  close(): Promise<void>;
}

/** Every event type that the log may hold. */
export const registry = createRegistry([
  ...commandDeclarations,
  ...sagaDeclarations,
  ...importDeclarations,
  ...operationsDeclarations,
]);

/** Wires the parts that need PostgreSQL alone. The schema must be migrated. */
export async function openEngine(
  config: Config,
  secrets: Secrets,
  logger: Logger,
  clock = systemClock,
): Promise<Engine> {
  const url = config.DATABASE_URL;
  // First, since it connects and may fail: nothing else is open yet.
  const source = await createReadSource({ url }).initialize();
  const applicationName = `revenue-engine ${config.ROLES.join(',')}`;
  const metrics = createEngineMetrics(clock);
  const pool = createPool({
    url,
    applicationName,
    max: config.DATABASE_POOL,
    onIdleError: (error) => logger.warn({ err: error }, 'a database connection was lost'),
  });
  const connect = (): Promise<Client> => connectAlone({ url, applicationName });
  const wakeups = createPostgresWakeups({ connect, logger });
  const { masterKey, requestHashKey } = secrets;
  const store = createEventStore({
    ...{ pool, registry, masterKey },
    shards: config.OUTBOX_SHARDS,
    onSnapshotError: (error) => logger.warn({ err: error }, 'a snapshot could not be kept'),
  });
  const clocks = tenantClocks(pool, clock);
  store.onAppended(({ shards, firstTimerMs, streams }) => {
    for (const shard of shards) wakeups.send('outbox', String(shard));
    if (firstTimerMs !== null) wakeups.send('timers', String(firstTimerMs));
    for (const { tenant, stream } of streams) if (stream === clockStream) wakeups.send('clock', tenant);
  });

  const projectionReached: ProjectionReached = reachedIn(pool);
  const downstream = connectorOf(config, secrets, logger, clock);
  // Outside of what observes: what was not sent is no call.
  const connector = createCircuitBreaker(createObservedConnector(downstream, metrics.onCallEnded));
  breakerMetrics(metrics.registry, connector);
  const definitions = createDefinitions([
    planChange({
      ...{ store, clock, tenantClock: clocks, wakeups, projectionReached },
      connector,
      commands: () => commands,
    }),
  ]);
  const claims = new Claims();
  const grantFor: GrantFor = (tenant, sagaId) => claims.grantFor(tenant, sagaId);
  const sagaStarts = sagaStartsOf(definitions, [planChangeTrigger], grantFor);
  const commands = createCommands({
    ...{ store, clock, tenantClock: clocks, sandboxes: clocks, sagaStarts, requestHashKey },
    onHandled: metrics.onHandled,
  });
  const previews = createPreviews({
    ...{ store, clock, tenantClock: clocks },
    sagaStarts: sagaStartsOf(definitions, [planChangeTrigger]),
  });
  const sagaCommands = createSagaCommands({
    ...{ store, definitions, wakeups, requestHashKey },
    onHandled: metrics.onHandled,
  });
  const queries = createQueries({ pool, source, store, wakeups, patienceMs: config.READ_PATIENCE_MS });

  return {
    ...{
      config,
      secrets,
      logger,
      clock,
      pool,
      store,
      wakeups,
      commands,
      previews,
      definitions,
      sagaCommands,
      queries,
      metrics,
      connect,
      tenantClocks: clocks,
      businessTimers: businessTimers(pool),
      claims,
      onAppended: (listener) => store.onAppended(listener),
    },
    close: async () => {
      await wakeups.close();
      await source.destroy();
      await pool.end();
    },
  };
}

function connectorOf(config: Config, secrets: Secrets, logger: Logger, clock: Clock): Connector {
  if (config.DOWNSTREAM_URL) {
    return createSignedHttpConnector({
      baseUrl: config.DOWNSTREAM_URL,
      secrets: secrets.downstreamSecret,
      clock,
    });
  }
  if (config.ROLES.includes('orchestrator')) {
    logger.warn('DOWNSTREAM_URL is not set: a sandbox within this process stands for the downstream systems');
  }
  return createInProcessSandbox();
}
