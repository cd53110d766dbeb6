import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, type App } from '../../src/app.ts';
import { brokerNamespace } from '../../src/broker.ts';
import { eraseTopology } from '../../src/messaging/testing/erase-topology.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { readConfig } from '../../src/platform/config.ts';
import { developmentSecrets } from '../../src/platform/development-secrets.ts';
import type { GrantableRole } from '../../src/platform/identity/authentication.ts';
import { createDevelopmentIssuer } from '../../src/platform/identity/development-issuer.ts';
import { createTenant } from '../../src/platform/identity/tenants.ts';
import { silentLogger, type Logger } from '../../src/platform/logger.ts';
import { freshNamespace, testAmqpUrl } from './broker.ts';
import { freshDatabase, type TestDatabase } from './database.ts';
import { engineProcess, type EngineProcess } from './engine-process.ts';
import { heldDownstream, type HeldDownstream } from './held-downstream.ts';

export const tenant = 'acme';
const partitions = 2;

/** Deadlines of an engine in a suite: a machine that is slow or busy is no fault of it. */
export const unhurried = {
  STARTUP_TIMEOUT_MS: '60000',
  READ_PATIENCE_MS: '30000',
} as const;

/** All that an engine stands on, of its own: a database, names on RabbitMQ, a downstream, secrets. Engines come and go on it. */
export interface EngineStand {
  readonly env: Readonly<Record<string, string>>;
  readonly database: TestDatabase;
  readonly downstream: HeldDownstream;
  /** An engine within this process; stopped with the stand at the latest. */
  start(env?: Record<string, string>, logger?: Logger): Promise<App>;
  /** An engine in a process of its own; killed with the stand at the latest. Resolves when it is up. */
  launch(env?: Record<string, string>): Promise<EngineProcess>;
  /** By default of the stand's own tenant, which alone exists; valid for an hour. */
  token(role?: GrantableRole, of?: string): Promise<string>;
  drop(): Promise<void>;
}

export async function engineStand(broker: 'rabbitmq' | 'in-process' = 'rabbitmq'): Promise<EngineStand> {
  const database = await freshDatabase();
  await createTenant(database.pool, tenant, true);
  const folder = mkdtempSync(join(tmpdir(), 'engine-'));
  const secrets = developmentSecrets(folder);
  const downstream = await heldDownstream(secrets.downstreamSecret);
  const prefix = freshNamespace();
  const env = {
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    ...(broker === 'rabbitmq' ? { AMQP_URL: testAmqpUrl(), AMQP_NAMESPACE: prefix } : {}),
    PARTITIONS: String(partitions),
    PORT: '0',
    LOG_LEVEL: 'info',
    ...unhurried,
    DATA_DIR: folder,
    DOWNSTREAM_URL: downstream.url,
    MASTER_KEY: randomBytes(32).toString('base64'),
  };
  const issue = createDevelopmentIssuer({
    privateKey: secrets.tokenPrivateKey,
    environment: 'test',
    clock: systemClock,
  });
  const apps: App[] = [];
  const processes: EngineProcess[] = [];

  return {
    env,
    database,
    downstream,
    async start(more = {}, logger = silentLogger) {
      const app = await startApp(readConfig({ ...env, ...more }), logger);
      apps.push(app);
      return app;
    },
    async launch(more = {}) {
      const launched = engineProcess({ ...env, ...more });
      processes.push(launched);
      await launched.up;
      return launched;
    },
    token: (role = 'admin', of = tenant) => issue({ tenant: of, subject: 'ada', role, ttlSeconds: 3600 }),
    async drop() {
      for (const launched of processes) await launched.kill();
      for (const app of apps) await app.stop();
      await downstream.close();
      if (broker === 'rabbitmq')
        await eraseTopology(testAmqpUrl(), await brokerNamespace(database.pool, prefix), {
          'read-models': partitions,
          orchestrator: partitions,
        });
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
