import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Random passwords of the servers of one data folder, made once: both servers store them in their own data.
 * They also tell our servers from others that answer on the same port.
 *
 * @param {string} folder
 * @returns {{id: string, postgres: string, rabbitmq: string, cookie: string}} `id` names this data folder's
 *   parts that have to live elsewhere: a folder deleted and made anew does not meet the old parts again
 */
export function credentialsOf(folder) {
  const path = join(folder, 'credentials.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  const secret = () => randomBytes(18).toString('hex');
  const credentials = { id: secret().slice(0, 12), postgres: secret(), rabbitmq: secret(), cookie: secret() };
  writeFileSync(path, JSON.stringify(credentials), { mode: 0o600, flush: true });
  return credentials;
}
