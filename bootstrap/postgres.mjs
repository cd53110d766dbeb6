import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { enterableFolder, unprivilegedUser } from './folders.mjs';
import { freePort } from './ports.mjs';
import { binariesFor } from './postgres-binaries.mjs';
import { commandLine, hasEnded, identify } from './processes.mjs';

const DATABASE = 'revenue';
const READY_MS = 30_000;

/**
 * Prepares a PostgreSQL below `folder` (data, log, binaries where needed) and tells how to run it.
 *
 * @param {string} folder
 * @param {string} password
 * @param {string} elsewhere the folder to use where the user that runs PostgreSQL cannot enter `folder`
 * @param {boolean} temporary its data need not outlive the machine's next power cut
 * @returns {Promise<import('./stack.mjs').Server & {url: string}>}
 */
export async function preparePostgres(folder, password, elsewhere, temporary) {
  const user = unprivilegedUser();
  const home = enterableFolder(join(folder, 'postgres'), user, elsewhere);
  const binaries = binariesFor(home, user !== undefined);
  const data = join(home, 'data');
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(binaries, { home, data, password, user, temporary });
  await clearLeftPid(data);

  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    // Taken only as data fills them. With the default of 128 MB and 2 million events stored, each append reads a page of the receipts'
    // index that was not there and, before that, writes another's page to make room: 8 writers did 3,600 a second, and 5,300 with this.
    shared_buffers: '512MB',
  };
  return {
    name: 'PostgreSQL',
    command: join(binaries, 'bin', 'postgres'),
    args: ['-D', data, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    env: environment(),
    ...user,
    stopSignal: 'SIGINT',
    log: join(folder, 'postgres.log'),
    cleanUp: home.startsWith(folder) ? [] : [home],
    url: `postgres://postgres:${password}@127.0.0.1:${port}/${DATABASE}`,
    ready: (pid) => ready(data, pid),
  };
}

function initialise(binaries, { home, data, password, user, temporary }) {
  const partial = join(home, 'data.new');
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { mode: 0o700 });
  const passwordFile = join(home, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) for (const path of [partial, passwordFile]) chownSync(path, user.uid, user.gid);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const login = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  try {
    // A thousand files synced one by one: seconds, where others use the disk as well.
    const sync = temporary ? ['--no-sync'] : [];
    run(join(binaries, 'bin', 'initdb'), ['-D', partial, ...login, ...locale, ...sync], user);
    run(
      join(binaries, 'bin', 'postgres'),
      ['--single', '-D', partial, 'postgres'],
      user,
      `create database ${DATABASE}\n`,
    );
  } finally {
    rmSync(passwordFile);
  }
  renameSync(partial, data);
}

function run(command, args, user, input = '') {
  const result = spawnSync(command, args, { ...user, cwd: '/', env: environment(), input, encoding: 'utf8' });
  if (result.status === 0) return;
  throw new Error(`${command} failed: ${result.error?.message ?? result.stderr.trim()}`);
}

// PG* variables of the caller's shell (a port, a data folder, a password file) must not reach our own server.
const environment = () => ({ PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' });

/**
 * PostgreSQL refuses to start where `postmaster.pid` names a running process: a server left behind, which is
 * asked to stop; one that was killed and not yet reaped; or a stranger that was given its pid after a restart
 * of the machine or container. Only the file of the latter two is removed here.
 */
async function clearLeftPid(data) {
  const path = join(data, 'postmaster.pid');
  const pid = Number.parseInt(lineOf(path, 0), 10);
  if (!(pid > 0)) return;
  const left = identify(pid);
  if (left !== undefined && commandLine(pid).includes(data)) {
    process.kill(pid, 'SIGINT');
    if (!(await hasEnded(left, 20_000)))
      throw new Error(`PostgreSQL ${pid} of an earlier run does not stop.`);
  } else {
    rmSync(path, { force: true });
  }
}

/** Its own pid file says `ready` once it takes connections: a probe of the port could be answered by another. */
async function ready(data, pid) {
  const path = join(data, 'postmaster.pid');
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    if (Number.parseInt(lineOf(path, 0), 10) === pid && lineOf(path, 7).trim() === 'ready') return true;
    if (identify(pid) === undefined) return false;
    await pause(10);
  }
  return false;
}

function lineOf(path, index) {
  try {
    return readFileSync(path, 'utf8').split('\n')[index] ?? '';
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}
