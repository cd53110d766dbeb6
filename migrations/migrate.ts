import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { MigrationInterface } from 'typeorm';
import dataSource from '../ormconfig.ts';
import { databaseProblem } from '../src/platform/unusable-database.ts';

// Any constant will do, as long as every process of every version takes the same.
const LOCK = 7_294_301_115;

/**
 * Runs the migrations that the database has not seen, each in a transaction of its own. Processes that start
 * at once take turns: the second finds nothing left to do.
 *
 * @returns the names of the migrations that ran, in order
 * @throws ConfigError naming DATABASE_URL where the database cannot be reached or refuses the credentials
 */
export async function migrate(databaseUrl: string): Promise<readonly string[]> {
  return alone(databaseUrl, async () => {
    const ran = await dataSource.runMigrations();
    return ran.map(({ name }) => name);
  });
}

/** Undoes the migration that ran last. Resolves with whether there was one. */
export async function undoLastMigration(databaseUrl: string): Promise<boolean> {
  return alone(databaseUrl, async () => {
    const { length } = await dataSource.query<unknown[]>(
      `select 1 from information_schema.tables where table_schema = current_schema and table_name = 'schema_migrations'`,
    );
    if (length === 0) return false;
    const before = await countMigrations();
    if (before > 0) await dataSource.undoLastMigration();
    return before > 0;
  });
}

/** Loaded here and not by TypeORM's own glob, which cannot import TypeScript within the test runner. */
async function migrationClasses(): Promise<(new () => MigrationInterface)[]> {
  const files = readdirSync(import.meta.dirname).filter((file) => /^\d.*\.ts$/.test(file));
  const modules = files
    .sort()
    .map(
      (file) =>
        import(join(import.meta.dirname, file)) as Promise<Record<string, new () => MigrationInterface>>,
    );
  return (await Promise.all(modules)).flatMap((module) => Object.values(module));
}

async function countMigrations(): Promise<number> {
  const rows = await dataSource.query<{ count: string }[]>('select count(*) from schema_migrations');
  return Number(rows[0]?.count);
}

async function alone<T>(databaseUrl: string, work: () => Promise<T>): Promise<T> {
  // The lock lives as long as this connection: a process that dies lets go of it.
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {}); // whoever asks next is told
  await client.connect().catch((error: unknown) => {
    throw databaseProblem(databaseUrl, error);
  });
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    dataSource.setOptions({ url: databaseUrl, migrations: await migrationClasses() });
    await dataSource.initialize();
    try {
      return await work();
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await client.end();
  }
}
