import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

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
// What Erlang links to and a slim image may lack.
const LIBRARIES = ['libssl3', 'libssl3t64', 'libtinfo6', 'libsystemd0', 'libstdc++6', 'zlib1g'];

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
    const failure = unpack(folder, root);
    if (failure) return { failure };
  }
  const triplets = join(root, 'usr', 'lib');
  const libraries = readdirSync(triplets)
    .filter((name) => name.includes('-linux-'))
    .map((name) => join(triplets, name));
  return {
    source: 'unpacked',
    scripts: join(triplets, 'rabbitmq', 'bin'),
    erlang: join(triplets, 'erlang', 'bin'),
    libraries: [...libraries, ...libraries.map((path) => path.replace('/usr/lib/', '/lib/'))],
  };
}

function unpack(folder, root) {
  const work = join(folder, 'fetch');
  rmSync(work, { recursive: true, force: true });
  for (const part of ['state/lists/partial', 'cache/archives/partial', 'packages', 'root']) {
    mkdirSync(join(work, part), { recursive: true });
  }
  // apt's state and cache of our own: those of the system are root's to write.
  const own = [
    `Dir::State=${work}/state`,
    `Dir::Cache=${work}/cache`,
    'Dir::State::status=/var/lib/dpkg/status',
  ];
  const quiet = ['Acquire::Languages=none', 'APT::Sandbox::User=root', 'Acquire::http::Timeout=20'];
  const options = [...own, ...quiet].flatMap((option) => ['-o', option]);

  // A broken third-party source fails the update as a whole; what counts is whether the packages come.
  const update = run('apt-get', [...options, '-qq', 'update']);
  const names = packagesNeeded(options);
  if (names.length === 0) return `apt knows no package rabbitmq-server (${lastLine(update.stderr)})`;
  const fetched = run('apt-get', [...options, '-qq', 'download', ...names], join(work, 'packages'));
  if (fetched.status !== 0) return `its packages could not be downloaded (${lastLine(fetched.stderr)})`;
  for (const file of readdirSync(join(work, 'packages'))) {
    const unpacked = run('dpkg-deb', ['-x', join(work, 'packages', file), join(work, 'root')]);
    if (unpacked.status !== 0) return `${file} could not be unpacked (${lastLine(unpacked.stderr)})`;
  }
  moveErlang(join(work, 'root'), root);
  renameSync(join(work, 'root'), root);
  rmSync(work, { recursive: true, force: true });
  return undefined;
}

function packagesNeeded(options) {
  const only = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'].map(
    (kind) => `--no-${kind}`,
  );
  const { stdout } = run('apt-cache', [...options, 'depends', '--recurse', ...only, 'rabbitmq-server']);
  const known = new Set(stdout.split('\n').filter((line) => /^[a-z0-9]/.test(line)));
  const erlang = [...known].filter((name) => name === 'rabbitmq-server' || name.startsWith('erlang-'));
  return [...erlang, ...LIBRARIES.filter((name) => known.has(name) && !isInstalled(name))];
}

function isInstalled(name) {
  const { stdout } = run('dpkg-query', ['-W', '-f', '${db:Status-Status}', name]);
  return stdout.startsWith('installed');
}

/** Erlang's start scripts hold the folder that they were built for. */
function moveErlang(unpacked, root) {
  const erlang = join(unpacked, 'usr', 'lib', 'erlang');
  const runtimes = readdirSync(erlang).filter((name) => name.startsWith('erts-'));
  for (const folder of ['', ...runtimes]) {
    const script = join(erlang, folder, 'bin', 'erl');
    const moved = readFileSync(script, 'utf8').replaceAll(
      'ROOTDIR=/usr/lib/erlang',
      `ROOTDIR="${root}/usr/lib/erlang"`,
    );
    writeFileSync(script, moved);
  }
}

function pathOf(command) {
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, command)).find((path) => existsSync(path));
}

function run(command, args, cwd = '/') {
  const result = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 1 << 28,
  });
  return {
    status: result.status,
    stdout: result.stdout ?? '',
    stderr: result.stderr || String(result.error ?? ''),
  };
}

const lastLine = (text) => text.trim().split('\n').at(-1) ?? '';
