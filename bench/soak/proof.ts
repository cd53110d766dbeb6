import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { migrate } from '../../migrations/migrate.ts';
import { openEngine, type Engine } from '../../src/engine.ts';
import { readConfig } from '../../src/platform/config.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createPool } from '../../src/platform/database.ts';
import { developmentSecrets } from '../../src/platform/development-secrets.ts';
import { createDevelopmentIssuer } from '../../src/platform/identity/development-issuer.ts';
import { createTenant } from '../../src/platform/identity/tenants.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { secretsOf } from '../../src/secrets.ts';
import { commandsDoor } from './commands-door.ts';
import type { Door } from './door.ts';
import { openDownstream, type Downstream } from './downstream.ts';
import { graphqlDoor } from './graphql-door.ts';
import type { Machine } from './machine.ts';

/** A tenant each, so that none uses up the budget of another. */
const tenants = ['north', 'east', 'south', 'west'];

/** What engines on a machine are given, and the ways into them. */
export interface Proof {
  /** Environment of every engine process. */
  readonly env: Readonly<Record<string, string>>;
  readonly downstream: Downstream;
  readonly pool: Pool;
  /** What the log is read with. */
  readonly engine: Pick<Engine, 'pool' | 'store' | 'definitions'>;
  /** One through GraphQL and one through the command handler for each of four tenants. */
  doors(addresses: readonly string[]): Promise<readonly Door[]>;
  /** The two of one tenant, GraphQL first. */
  doorsOf(tenant: string, addresses: readonly string[]): Promise<readonly Door[]>;
  close(): Promise<void>;
}

/** @param more tenants beside the four */
export async function openProof(
  machine: Machine,
  amqpUrl: string,
  more: readonly string[] = [],
): Promise<Proof> {
  const { databaseUrl, folder } = machine;
  await migrate(databaseUrl);
  const pool = createPool({ url: databaseUrl, applicationName: 'revenue-engine proof', max: 4 });
  for (const tenant of [...tenants, ...more]) await createTenant(pool, tenant, true);
  const secrets = developmentSecrets(folder);
  const downstream = await openDownstream(secrets.downstreamSecret);
  const env = {
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    AMQP_URL: amqpUrl,
    DATA_DIR: folder,
    DOWNSTREAM_URL: downstream.url,
    MASTER_KEY: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'info',
    STARTUP_TIMEOUT_MS: '60000',
  };
  const config = readConfig({ ...env, ROLES: 'gateway', DATABASE_POOL: '4' });
  const engine: Engine = await openEngine(config, secretsOf(config), silentLogger);
  const issue = createDevelopmentIssuer({
    privateKey: secrets.tokenPrivateKey,
    environment: 'test',
    clock: systemClock,
  });
  const doorsOf = async (tenant: string, addresses: readonly string[]): Promise<Door[]> => {
    const token = await issue({ tenant, subject: 'proof', role: 'admin' });
    return [graphqlDoor(addresses, token), commandsDoor(engine.commands, tenant)];
  };
  return {
    env,
    downstream,
    pool,
    engine,
    doorsOf,
    doors: async (addresses) =>
      (await Promise.all(tenants.map((tenant) => doorsOf(tenant, addresses)))).flat(),
    close: async () => {
      await downstream.close();
      await engine.close();
      await pool.end();
    },
  };
}
