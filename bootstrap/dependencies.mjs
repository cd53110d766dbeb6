import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from './folders.mjs';
import { withLock } from './lock.mjs';

const lockFile = join(projectFolder, 'package-lock.json');
const installed = join(projectFolder, 'node_modules', '.package-lock.json');
const stamp = join(projectFolder, 'node_modules', '.installed-from');

/**
 * Installs the dependencies where they are missing or older than the lock file. Two commands at once install
 * once. npm runs no scripts before ours where `ignore-scripts` is set, so this cannot be one of them.
 *
 * @param {(line: string) => void} tell
 */
export async function ensureDependencies(tell) {
  if (isFresh()) return;
  const name = createHash('sha256').update(projectFolder).digest('hex').slice(0, 12);
  await withLock(join(tmpdir(), `revenue-engine-install-${name}.lock`), async () => {
    if (isFresh()) return;
    tell('Installing dependencies …');
    const { status, error } = spawnSync(...npm(), { cwd: projectFolder, stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error(`npm ci failed${error ? `: ${error.message}` : ''}.`);
    writeFileSync(stamp, fingerprint());
  });
}

/** By content where we installed; by time where someone ran npm by hand. */
function isFresh() {
  if (readOrEmpty(stamp) === fingerprint()) return true;
  const installedAt = statSync(installed, { throwIfNoEntry: false })?.mtimeMs ?? -1;
  return installedAt >= statSync(lockFile).mtimeMs;
}

function npm() {
  const args = ['ci', '--no-audit', '--no-fund'];
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') ? [process.execPath, [script, ...args]] : ['npm', args];
}

const fingerprint = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex');

function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
