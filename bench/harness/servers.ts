import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRabbit } from '../../bootstrap/broker-choice.mjs';
import { withLock } from '../../bootstrap/lock.mjs';
import { hydrate, postgresPackage } from '../../bootstrap/postgres-binaries.mjs';
import { holdStack } from '../../bootstrap/stack.mjs';

/** Installs what the engine is compared to, where it is missing. */
export async function ensurePeers(tell: (line: string) => void): Promise<void> {
  const folder = join(import.meta.dirname, '..');
  await withLock(join(tmpdir(), 'revenue-engine-bench-install.lock'), async () => {
    const listed = spawnSync('npm', ['ls', '--omit=dev'], { cwd: folder, stdio: 'ignore' });
    if (listed.status === 0) return;
    tell('Installing what the engine is compared to …');
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
    const { status } = spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error('npm ci failed in bench/.');
  });
}

/**
 * PostgreSQL and RabbitMQ of the run's own, in a temporary folder, with the settings of `npm start`; those of
 * `TEST_DATABASE_URL` and `TEST_AMQP_URL` where both are set. Sets both variables.
 */
export async function startServers(tell: (line: string) => void): Promise<() => Promise<void>> {
  if (process.env.TEST_DATABASE_URL && process.env.TEST_AMQP_URL) return async () => {};
  const folder = mkdtempSync(join(tmpdir(), 'revenue-engine-bench-'));
  const refuse = (error: Error): never => {
    throw error;
  };
  try {
    hydrate(postgresPackage());
    const rabbit = async () => {
      const found = await findRabbit(tell);
      if ('failure' in found) throw new Error(`The benchmarks need RabbitMQ: ${found.failure}.`);
      return found;
    };
    const stack = await holdStack(folder, {
      ...{ postgres: true, rabbit, onRabbitFailure: refuse, temporary: true, tell },
    });
    process.env.TEST_DATABASE_URL = stack.databaseUrl!;
    process.env.TEST_AMQP_URL = stack.amqpUrl!;
    return async () => {
      await stack.release();
      rmSync(folder, { recursive: true, force: true });
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
