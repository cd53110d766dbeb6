import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentialsOf } from './credentials.mjs';
import { hold } from './holding.mjs';
import { withLock } from './lock.mjs';
import { preparePostgres } from './postgres.mjs';
import { hasEnded, isRunning } from './processes.mjs';
import { prepareRabbit } from './rabbitmq.mjs';
import { readStack, removeStack, stackFile, writeStack } from './stack-file.mjs';
import { StartingKeeper } from './starting-keeper.mjs';

/**
 * A server to be run by the keeper.
 *
 * @typedef {object} Server
 * @property {string} name
 * @property {string} command
 * @property {string[]} args
 * @property {Record<string, string>} env the whole environment
 * @property {number} [uid]
 * @property {number} [gid]
 * @property {string} stopSignal asks for a clean stop
 * @property {string} log a file
 * @property {string[]} cleanUp folders outside the stack's own, removed with a temporary stack
 * @property {(pid: number) => Promise<boolean>} ready whether it came to serve
 *
 * @typedef {object} StackOptions
 * @property {boolean} postgres whether one is wanted
 * @property {() => Promise<import('./rabbitmq-packages.mjs').RabbitInstallation | undefined>} rabbit finds the
 *   RabbitMQ to run, undefined for none; asked only where a stack has to be started
 * @property {(error: Error) => void} onRabbitFailure called where it does not start; the stack goes without it
 *   unless this throws
 * @property {boolean} [temporary] removed, with its folder, when it stops
 * @property {(line: string) => void} tell
 *
 * @typedef {object} Stack
 * @property {string} [databaseUrl]
 * @property {string} [amqpUrl]
 * @property {boolean} attached whether another command had started it
 * @property {() => Promise<void>} release
 */

const ATTEMPTS = 3;
const KEEPER_STOP_MS = 45_000;

/**
 * Takes hold of the live stack of `folder`, or starts one. Two commands at once start one stack between them.
 *
 * @param {string} folder @param {StackOptions} options
 * @returns {Promise<Stack>}
 */
export function holdStack(folder, options) {
  mkdirSync(folder, { recursive: true });
  return withLock(
    join(folder, 'stack.lock'),
    async () => (await attach(folder, options)) ?? start(folder, options),
  );
}

async function attach(folder, { tell }) {
  const record = readStack(folder);
  if (record === undefined) return undefined;
  if (isRunning(record.keeper)) {
    const held = await hold(record, (name) => tell(`${name} has stopped by itself; see ${folder}.`));
    if (held)
      return {
        databaseUrl: record.databaseUrl,
        amqpUrl: record.amqpUrl,
        attached: true,
        release: held.release,
      };
    if (!(await hasEnded(record.keeper, KEEPER_STOP_MS)))
      throw new Error(`The stack in ${folder} does not stop.`);
  }
  await stopOrphans(record);
  removeStack(folder);
  return undefined;
}

/** A keeper that was itself killed leaves its servers running. */
async function stopOrphans({ servers }) {
  for (const server of servers.toReversed()) {
    if (!isRunning(server)) continue;
    process.kill(server.pid, server.stopSignal);
    if (!(await hasEnded(server, 15_000))) process.kill(server.pid, 'SIGKILL');
  }
}

async function start(folder, options) {
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
    const stack = await attach(folder, options);
    if (stack === undefined) throw new Error(`The stack in ${folder} ended as it started.`);
    return { ...stack, attached: false };
  } finally {
    keeper.handOver();
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
