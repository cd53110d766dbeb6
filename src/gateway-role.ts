import type { Engine } from './engine.ts';
import type { Broker } from './messaging/types.ts';
import type { Health } from './platform/health.ts';
import { createOperations } from './operations/index.ts';
import type { MetricsEndpoint } from './platform/metrics-endpoint.ts';
import { createIdentity } from './platform/identity/identity.ts';
import type { Projector } from './projections/runtime/projector.ts';
import { catalogCodes } from './queries/catalog/codes.ts';
import { sagaIds } from './queries/sagas/saga-ids.ts';
import { createSagaFeed } from './sagas/feed.ts';
import { accountHistoryOf } from './queries/history/account-history.ts';
import { createGateway } from './schema/gateway.ts';
import { testClocksOf } from './scheduling-role.ts';

/** GraphQL over HTTP and WebSocket, with health on the same port. */
export async function startGateway(
  engine: Engine,
  broker: Broker,
  projector: Projector,
  health: Health,
  metricsPage: MetricsEndpoint,
): Promise<{ readonly address: string; readonly stop: () => Promise<void> }> {
  const { config, pool, clock, secrets, store } = engine;
  const gateway = createGateway({
    ...engine,
    sagaFeed: createSagaFeed({ store, broker }),
    planCodes: (tenant, page) => catalogCodes(pool, 'plan', tenant, page),
    productCodes: (tenant, page) => catalogCodes(pool, 'product', tenant, page),
    couponCodes: (tenant, page) => catalogCodes(pool, 'coupon', tenant, page),
    sagaList: (tenant, page, filter) => sagaIds(pool, tenant, page, filter),
    accountHistory: accountHistoryOf(pool),
    testClocks: testClocksOf(engine),
    operations: createOperations({
      ...{ pool, store, broker, projector },
      requestHashKey: secrets.requestHashKey,
      onHandled: engine.metrics.onHandled,
    }),
    health,
    metricsPage,
    identity: createIdentity({
      pool,
      clock,
      jwksUrl: config.JWT_JWKS_URL,
      publicKey: config.JWT_PUBLIC_KEY ?? secrets.development?.tokenPublicKey,
      issuer: config.JWT_ISSUER,
      audience: config.JWT_AUDIENCE,
    }),
    config: {
      environment: config.NODE_ENV,
      host: config.HOST,
      corsOrigins: config.CORS_ORIGINS,
      get: config.GRAPHQL_GET,
    },
  });
  const address = await gateway.listen(config.PORT);
  return { address, stop: () => gateway.close(config.SHUTDOWN_DEADLINE_MS / 2) };
}
