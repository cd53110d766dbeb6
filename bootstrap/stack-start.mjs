import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentialsOf } from './credentials.mjs';
import { preparePostgres } from './postgres.mjs';
import { prepareRabbit } from './rabbitmq.mjs';
import { stackFile, writeStack } from './stack-file.mjs';
import { StartingKeeper } from './starting-keeper.mjs';

const ATTEMPTS = 3;

/**
 * Starts the servers of `folder` under a keeper and records them in `stack.json`.
 *
 * @param {string} folder
 * @param {import('./stack.mjs').StackOptions} options
 * @returns {Promise<() => void>} to be called once the stack is held: until then this process holds it
 * @throws {Error} with the end of the log of the server that does not start; nothing is left running
 */
export async function startServers(folder, options) {
  const { temporary = false } = options;
  const installation = await options.rabbit();
  // Others may pass through (PostgreSQL runs as another user where we are root), but not look around.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  const credentials = credentialsOf(folder);
  const token = randomBytes(16).toString('hex');
  const removeAtEnd = [temporary ? folder : stackFile(folder)];
  const keeper = new StartingKeeper({ token, temporary, removeAtEnd }, join(folder, 'keeper.log'));
  const record = { keeper: keeper.identity, port: await keeper.port, token, servers: [] };
  const note = (server, identity) => {
    record.servers.push({ name: server.name, stopSignal: server.stopSignal, ...identity });
    writeStack(folder, record);
  };

  const startPostgres = async () => {
    if (!options.postgres) return;
    const elsewhere = join(temporary ? '/tmp' : '/var/lib', 'revenue-engine', credentials.id);
    const prepare = async () => {
      const server = await preparePostgres(folder, credentials.postgres, elsewhere, temporary);
      return { servers: [server], url: server.url };
    };
    record.databaseUrl = await launch(keeper, prepare, note);
  };
  const startRabbit = async () => {
    if (installation === undefined) return;
    try {
      record.amqpUrl = await launch(keeper, () => prepareRabbit(folder, installation, credentials), note);
    } catch (error) {
      options.onRabbitFailure(error);
    }
  };
  try {
    await Promise.all([startPostgres(), startRabbit()]);
    writeStack(folder, record);
    return () => keeper.handOver();
  } catch (error) {
    keeper.handOver();
    throw error;
  }
}

/** Ports are free when chosen and may be taken when used: another attempt chooses others. */
async function launch(keeper, prepare, note) {
  for (let attempt = 1; ; attempt++) {
    const { servers, url } = await prepare();
    let failed;
    for (const server of servers) {
      const identity = await keeper.launch(server);
      if (identity === undefined) {
        failed = server;
        break;
      }
      note(server, identity);
    }
    if (failed === undefined) return url;
    if (attempt === ATTEMPTS)
      throw new Error(`${failed.name} does not start, see ${failed.log}\n${tail(failed.log)}`);
  }
}

function tail(log) {
  try {
    return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-12).join('\n');
  } catch {
    return '';
  }
}
