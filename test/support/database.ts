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
  const pool = suitePool(url, 40);
  const drop = async (): Promise<void> => {
    await pool.end();
    await administer(serverUrl, `drop database if exists ${name} with (force)`);
  };
  return { url, pool, drop };
}

/**
 * A pool whose connections may be ended from outside, also those in use: on purpose by the suite, and when its database is dropped,
 * which a connection that was just told to close can still be there to hear.
 */
export function suitePool(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max, pipeline: true });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** One statement, on a connection of its own. */
export async function administer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  client.on('error', () => {}); // the statement rejects, or its effect is there
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
