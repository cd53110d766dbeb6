import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRabbit } from '../../bootstrap/broker-choice.mjs';
import { credentialsOf } from '../../bootstrap/credentials.mjs';
import { hydrate, postgresPackage } from '../../bootstrap/postgres-binaries.mjs';
import { preparePostgres } from '../../bootstrap/postgres.mjs';
import { hasEnded } from '../../bootstrap/processes.mjs';
import type { RabbitInstallation } from '../../bootstrap/rabbitmq-installations.mjs';
import type { Server } from '../../bootstrap/stack.mjs';
import { StartingKeeper } from '../../bootstrap/starting-keeper.mjs';
import { Host } from './host.ts';

/**
 * A folder and a keeper of its own for servers and engines that are killed on purpose. Whatever becomes of this process, the keeper
 * stops them all and removes the folder.
 */
export interface Machine {
  readonly folder: string;
  readonly credentials: ReturnType<typeof credentialsOf>;
  readonly rabbitmq: RabbitInstallation;
  readonly postgres: Host;
  readonly databaseUrl: string;
  /** Starts a server; it can then be killed and started again. */
  run(server: Server): Promise<Host>;
  close(): Promise<void>;
}

/** With PostgreSQL running. Throws where RabbitMQ cannot be had. */
export async function openMachine(tell: (line: string) => void): Promise<Machine> {
  const rabbitmq = await findRabbit(tell);
  if ('failure' in rabbitmq) throw new Error(`RabbitMQ is needed: ${rabbitmq.failure}`);
  hydrate(postgresPackage());
  const folder = mkdtempSync(join(tmpdir(), 'revenue-engine-proof-'));
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  const credentials = credentialsOf(folder);
  const token = randomBytes(16).toString('hex');
  const keeper = new StartingKeeper(
    { token, temporary: true, removeAtEnd: [folder] },
    join(folder, 'keeper.log'),
  );
  const keeperProcess = keeper.identity;
  await keeper.port;
  const run = async (server: Server): Promise<Host> => {
    const host = new Host(keeper, server);
    await host.start();
    return host;
  };
  const close = async (): Promise<void> => {
    keeper.handOver();
    if (keeperProcess) await hasEnded(keeperProcess, 60_000);
  };
  try {
    const elsewhere = join('/tmp', 'revenue-engine', credentials.id);
    const server = await preparePostgres(folder, credentials.postgres, elsewhere, true);
    const postgres = await run(server);
    return { folder, credentials, rabbitmq, postgres, databaseUrl: server.url, run, close };
  } catch (error) {
    await close();
    throw error;
  }
}
