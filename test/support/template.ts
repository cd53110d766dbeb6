import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

const project = join(import.meta.dirname, '..', '..');
// Suites start in several processes at once; the first makes the template, the others wait for it.
const LOCK = 7_294_301_116;

/** The URL of another database on the server of `url`. */
export function onDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

/**
 * The name of a database that has all migrations applied, to be cloned by each suite. It is made at first use
 * by the command that a user would run; its name follows from what the migrations hold, so a changed
 * migration gets a new one.
 */
export async function migratedTemplate(serverUrl: string): Promise<string> {
  const name = `template_${fingerprint()}`;
  const client = new pg.Client({ connectionString: serverUrl });
  client.on('error', () => {}); // what is asked next rejects
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) {
      const draft = `${name}_draft`;
      await client.query(`drop database if exists ${draft} with (force)`);
      await client.query(`create database ${draft}`);
      await runMigrations(onDatabase(serverUrl, draft));
      await client.query(`alter database ${draft} rename to ${name}`);
    }
    return name;
  } finally {
    await client.end();
  }
}

function fingerprint(): string {
  const hash = createHash('sha256');
  const folder = join(project, 'migrations');
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (/\.(ts|sql)$/.test(file)) hash.update(file).update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

async function runMigrations(url: string): Promise<void> {
  const args = ['--import', 'tsx', join(project, 'src', 'cli', 'migrate.ts')];
  const child = spawn(process.execPath, args, { cwd: project, env: { ...process.env, DATABASE_URL: url } });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`The migrations fail:\n${output}`);
}
