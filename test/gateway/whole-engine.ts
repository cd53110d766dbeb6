import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, type App } from '../../src/app.ts';
import { readConfig } from '../../src/platform/config.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import type { GrantableRole } from '../../src/platform/identity/authentication.ts';
import { createDevelopmentIssuer } from '../../src/platform/identity/development-issuer.ts';
import { createTenant } from '../../src/platform/identity/tenants.ts';
import { freshDatabase } from '../support/database.ts';
import { unhurried } from '../support/engine-stand.ts';

/**
 * The engine with all its roles in this process, on a database of its own and the broker within the process.
 */
export interface WholeEngine {
  readonly app: App;
  readonly url: string;
  token(tenant: string, role: GrantableRole, ttlSeconds?: number): Promise<string>;
  stop(): Promise<void>;
}

export async function startWholeEngine(tenants: readonly string[]): Promise<WholeEngine> {
  const database = await freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'engine-'));
  const config = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    PORT: '0',
    LOG_LEVEL: 'silent',
    ...unhurried,
  });
  const app = await startApp(config, silentLogger);
  for (const tenant of tenants) await createTenant(app.engine.pool, tenant, true);
  const { development } = app.engine.secrets;
  if (!development) throw new Error('The test engine has no development secrets.');
  const issue = createDevelopmentIssuer({
    privateKey: development.tokenPrivateKey,
    environment: 'test',
    clock: app.engine.clock,
  });
  return {
    app,
    url: app.address,
    token: (tenant, role, ttlSeconds = 3600) => issue({ tenant, subject: 'ada', role, ttlSeconds }),
    async stop() {
      await app.stop();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
