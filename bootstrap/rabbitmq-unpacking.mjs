import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// What Erlang links to and a slim image may lack.
const LIBRARIES = ['libssl3', 'libssl3t64', 'libtinfo6', 'libsystemd0', 'libstdc++6', 'zlib1g'];

/**
 * Fetches RabbitMQ and its Erlang with apt and unpacks them to `root`, whole or not at all.
 *
 * @param {string} folder for what is fetched, emptied at the end @param {string} root
 * @returns {string | undefined} why it failed
 */
export function unpackRabbit(folder, root) {
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
