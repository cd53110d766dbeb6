import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { unpackRabbit } from './rabbitmq-unpacking.mjs';

/**
 * A RabbitMQ that can be run as a private node.
 *
 * @typedef {{source: 'installed' | 'unpacked', scripts: string, erlang: string, libraries: string[]}} RabbitInstallation
 *   `scripts` holds `rabbitmq-server`, `erlang` is the folder of `erl` and `epmd`
 */

// Debian's wrapper on the PATH changes user and loses the process; the script behind it does neither.
const INSTALLED = [
  '/usr/lib/rabbitmq/bin',
  '/opt/homebrew/opt/rabbitmq/sbin',
  '/usr/local/opt/rabbitmq/sbin',
];

/** @returns {RabbitInstallation | undefined} */
export function installedRabbit() {
  const scripts = INSTALLED.find((folder) => existsSync(join(folder, 'rabbitmq-server')));
  const erl = pathOf('erl');
  if (scripts === undefined || erl === undefined) return undefined;
  return { source: 'installed', scripts, erlang: join(realpathSync(erl), '..'), libraries: [] };
}

/**
 * RabbitMQ's own packages of Debian or Ubuntu, unpacked below `folder`: nothing is installed system-wide and
 * no rights are needed. Unpacked once; call it under a lock.
 *
 * @param {string} folder @param {(line: string) => void} tell called before the download, which takes seconds
 * @returns {RabbitInstallation | {failure: string}} `failure` says in one sentence why it cannot be had
 */
export function unpackedRabbit(folder, tell) {
  const root = join(folder, 'root');
  if (!existsSync(root)) {
    if (!pathOf('apt-get') || !pathOf('dpkg-deb'))
      return { failure: 'this system has no apt-get to fetch it with' };
    tell('Fetching RabbitMQ (once, about 35 MB; nothing is installed system-wide) …');
    const failure = unpackRabbit(folder, root);
    if (failure) return { failure };
  }
  const erlang = join(root, 'usr', 'lib', 'erlang', 'bin');
  const scripts = join(root, 'usr', 'lib', 'rabbitmq', 'bin');
  return { source: 'unpacked', scripts, erlang, libraries: libraryFolders(root) };
}

function libraryFolders(root) {
  const parents = [join(root, 'usr', 'lib'), join(root, 'lib')].filter((parent) => existsSync(parent));
  const ofThisMachine = (name) => name.includes('-linux-');
  return parents.flatMap((parent) =>
    readdirSync(parent)
      .filter(ofThisMachine)
      .map((name) => join(parent, name)),
  );
}

function pathOf(command) {
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, command)).find((path) => existsSync(path));
}
