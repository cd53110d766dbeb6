import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { hold } from './holding.mjs';
import { withLock } from './lock.mjs';
import { hasEnded, isRunning } from './processes.mjs';
import { readStack, removeStack } from './stack-file.mjs';
import { startServers } from './stack-start.mjs';

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
 * @property {() => Promise<import('./rabbitmq-installations.mjs').RabbitInstallation | undefined>} rabbit finds the
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

async function start(folder, options) {
  const handOver = await startServers(folder, options);
  try {
    const stack = await attach(folder, options);
    if (stack === undefined) throw new Error(`The stack in ${folder} ended as it started.`);
    return { ...stack, attached: false };
  } finally {
    handOver();
  }
}

async function attach(folder, { tell }) {
  const record = readStack(folder);
  if (record === undefined) return undefined;
  if (isRunning(record.keeper)) {
    const held = await hold(record, (name) => tell(`${name} has stopped by itself; see ${folder}.`));
    const { databaseUrl, amqpUrl } = record;
    if (held) return { databaseUrl, amqpUrl, attached: true, release: held.release };
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
