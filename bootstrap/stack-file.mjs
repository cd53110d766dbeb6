import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a live stack says of itself in `stack.json`, for its owner's eyes only (it holds passwords).
 *
 * @typedef {object} StackRecord
 * @property {import('./processes.mjs').Identity} keeper
 * @property {number} port where the keeper takes holders
 * @property {string} token what a holder has to send
 * @property {(import('./processes.mjs').Identity & {name: string, stopSignal: string})[]} servers in order of start
 * @property {string} [databaseUrl] absent where `DATABASE_URL` was given when it was started
 * @property {string} [amqpUrl] absent where `AMQP_URL` was given, or no RabbitMQ could be had
 */

export const stackFile = (folder) => join(folder, 'stack.json');

/** @param {string} folder @returns {StackRecord | undefined} */
export function readStack(folder) {
  try {
    return JSON.parse(readFileSync(stackFile(folder), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** @param {string} folder @param {StackRecord} record */
export function writeStack(folder, record) {
  const partial = `${stackFile(folder)}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(partial, stackFile(folder));
}

/** @param {string} folder */
export function removeStack(folder) {
  rmSync(stackFile(folder), { force: true });
}
