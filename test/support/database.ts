import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migratedTemplate, onDatabase } from './template.ts';

export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  /** Ends the pool and drops the database, also while others are still connected. */
  drop(): Promise<void>;
}

/**
 * A database of its own with all migrations applied, cloned in milliseconds from a template. One per suite:
 * create it in `beforeAll`, drop it in `afterAll`.
 */
export async function freshDatabase(): Promise<TestDatabase> {
  const serverUrl = process.env.TEST_DATABASE_URL;
  if (!serverUrl) throw new Error('TEST_DATABASE_URL is not set: run this suite through `npm test`.');
  const template = await migratedTemplate(serverUrl);
  const name = `suite_${randomBytes(6).toString('hex')}`;
  await administer(serverUrl, `create database ${name} template ${template}`);
  const url = onDatabase(serverUrl, name);
  const pool = new pg.Pool({ connectionString: url, max: 40, pipeline: true });
  // A suite may kill its connections on purpose, also those that are in use.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const drop = async (): Promise<void> => {
    await pool.end();
    await administer(serverUrl, `drop database if exists ${name} with (force)`);
  };
  return { url, pool, drop };
}

async function administer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
