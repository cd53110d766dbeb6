import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { brokerNamespace } from '../../src/broker.ts';
import { readConfig, type Config } from '../../src/platform/config.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { developmentSecrets, type DevelopmentSecrets } from '../../src/platform/development-secrets.ts';
import { createDevelopmentIssuer } from '../../src/platform/identity/development-issuer.ts';
import { createTenant } from '../../src/platform/identity/tenants.ts';
import type { Logger } from '../../src/platform/logger.ts';
import { eraseTopology } from '../../src/messaging/testing/erase-topology.ts';
import { freshNamespace, testAmqpUrl } from '../../test/support/broker.ts';
import { freshDatabase } from '../../test/support/database.ts';
import type { Figure } from './figure.ts';

/** How a run of the benchmarks is to be done. */
export interface Run {
  /** Shorter rounds, and fewer. */
  readonly quick: boolean;
  readonly logger: Logger;
  /** Tells people what is being done. */
  readonly tell: (line: string) => void;
}

/** A benchmark: measures one thing, with whatever it is compared to, and gives the figures. */
export type Benchmark = (run: Run) => Promise<readonly Figure[]>;

/** A database, names on RabbitMQ and secrets of its own, with one tenant. */
export interface Stand {
  readonly config: Config;
  readonly pool: Pool;
  /** What stands before its names on RabbitMQ. */
  readonly namespace: string;
  /** For processes of the engine on this stand. */
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: DevelopmentSecrets;
  /** Of an administrator of the tenant. */
  token(): Promise<string>;
  drop(): Promise<void>;
}

export const tenant = 'bench';
const partitions = 4;

export async function openStand(): Promise<Stand> {
  const database = await freshDatabase();
  await createTenant(database.pool, tenant, false);
  const prefix = freshNamespace();
  const namespace = await brokerNamespace(database.pool, prefix);
  const folder = mkdtempSync(join(tmpdir(), 'revenue-engine-bench-'));
  const secrets = developmentSecrets(folder);
  const env = {
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    AMQP_URL: testAmqpUrl(),
    AMQP_NAMESPACE: prefix,
    PARTITIONS: String(partitions),
    PORT: '0',
    LOG_LEVEL: 'warn',
    DATA_DIR: folder,
    MASTER_KEY: randomBytes(32).toString('base64'),
  };
  const issue = createDevelopmentIssuer({
    ...{ privateKey: secrets.tokenPrivateKey, environment: 'test', clock: systemClock },
  });
  return {
    config: readConfig(env),
    pool: database.pool,
    namespace,
    env,
    secrets,
    token: () => issue({ tenant, subject: 'bench', role: 'admin' }),
    drop: async () => {
      await eraseTopology(testAmqpUrl(), namespace, {
        'read-models': partitions,
        orchestrator: partitions,
      });
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
