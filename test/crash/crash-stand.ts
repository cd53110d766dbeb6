import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { startApp } from '../../src/app.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { readConfig } from '../../src/platform/config.ts';
import { developmentSecrets } from '../../src/platform/development-secrets.ts';
import { createDevelopmentIssuer } from '../../src/platform/identity/development-issuer.ts';
import { createTenant } from '../../src/platform/identity/tenants.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { businessAt } from '../gateway/business.ts';
import { administer, freshDatabase, suitePool } from '../support/database.ts';
import { unhurried } from '../support/engine-stand.ts';
import { onDatabase } from '../support/template.ts';
import { readModelsSettled } from './settled.ts';

export const tenant = 'acme';

/** A business with one subscription, everything about it settled: what each case begins with, in a database of its own. */
export interface CrashStand {
  /** Of engines, but for the addresses that each case has of its own. */
  readonly env: Readonly<Record<string, string>>;
  readonly downstreamSecret: string;
  readonly token: string;
  readonly subscriptionId: string;
  /** A copy of the business. */
  copy(): Promise<CopiedDatabase>;
  drop(): Promise<void>;
}

export interface CopiedDatabase {
  readonly url: string;
  readonly pool: Pool;
  drop(): Promise<void>;
}

export async function crashStand(): Promise<CrashStand> {
  const database = await freshDatabase();
  await createTenant(database.pool, tenant, true);
  const folder = mkdtempSync(join(tmpdir(), 'crashes-'));
  const secrets = developmentSecrets(folder);
  const env = {
    NODE_ENV: 'test',
    PARTITIONS: '2',
    PORT: '0',
    ...unhurried,
    // Many engines stand on one server.
    DATABASE_POOL: '5',
    DATA_DIR: folder,
    MASTER_KEY: randomBytes(32).toString('base64'),
  };
  const { tokenPrivateKey: privateKey } = secrets;
  const issue = createDevelopmentIssuer({ privateKey, environment: 'test', clock: systemClock });
  const token = await issue({ tenant, subject: 'ada', role: 'admin', ttlSeconds: 3600 });
  const app = await startApp(readConfig({ ...env, DATABASE_URL: database.url }), silentLogger);
  const acme = businessAt(app.address, token);
  await acme.publish('silver', 1, '30.00', 5);
  await acme.publish('gold', 2, '50.00', 20);
  const { subscription } = await acme.start(await acme.open(), 'silver');
  await readModelsSettled(app, database.pool);
  await app.stop();

  const server = process.env['TEST_DATABASE_URL']!; // or there were no fresh database
  const original = new URL(database.url).pathname.slice(1);
  // A database that is copied must have no connections.
  await administer(
    server,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${original}'`,
  );

  return {
    env,
    downstreamSecret: secrets.downstreamSecret,
    token,
    subscriptionId: subscription.id,
    async copy() {
      const name = `crash_${randomBytes(6).toString('hex')}`;
      await administer(server, `create database ${name} template ${original}`);
      const url = onDatabase(database.url, name);
      const pool = suitePool(url, 4);
      const drop = async (): Promise<void> => {
        await pool.end();
        await administer(server, `drop database if exists ${name} with (force)`);
      };
      return { url, pool, drop };
    },
    async drop() {
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
