import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from './folders.mjs';
import { withLock } from './lock.mjs';
import { installedRabbit, unpackedRabbit } from './rabbitmq-installations.mjs';

/**
 * The RabbitMQ to run: the installed one, else one unpacked below the data folder, shared by all stacks.
 *
 * @param {(line: string) => void} tell
 * @returns {Promise<import('./rabbitmq-installations.mjs').RabbitInstallation | {failure: string}>}
 */
export async function findRabbit(tell) {
  const data = dataFolder();
  // RabbitMQ's start scripts leave their paths unquoted.
  if (/\s/.test(data)) return { failure: `it cannot run below ${data}, as that path holds a blank` };
  const installed = installedRabbit();
  if (installed !== undefined) return installed;
  const folder = join(data, 'rabbitmq-packages');
  mkdirSync(folder, { recursive: true });
  return withLock(join(folder, 'unpack.lock'), async () => unpackedRabbit(folder, tell));
}
