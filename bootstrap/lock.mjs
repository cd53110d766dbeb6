import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { identify, isRunning } from './processes.mjs';

const STALE_GUARD_MS = 10_000;

/**
 * Runs `work` while this process alone holds the lock file `path`. A lock whose owner has died, by whatever
 * signal, is taken over.
 *
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {{onWait?: (owner: {pid: number}) => void}} [options] `onWait` is called once, where another holds it
 * @returns {Promise<T>}
 */
export async function withLock(path, work, { onWait } = {}) {
  let waited = false;
  while (!tryCreate(path)) {
    const owner = readOwner(path);
    if (owner !== undefined && !isRunning(owner)) removeStale(path);
    else {
      if (!waited && owner !== undefined) onWait?.(owner);
      waited = true;
      await pause(50);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function tryCreate(path) {
  let file;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeSync(file, JSON.stringify(identify(process.pid)));
  closeSync(file);
  return true;
}

/** The owner as written; one that never runs where it died between creating the file and writing to it. */
function readOwner(path) {
  try {
    const text = readFileSync(path, 'utf8');
    if (text !== '') return JSON.parse(text);
    return olderThan(path, STALE_GUARD_MS) ? { pid: 0, started: '' } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Two processes may find the same stale lock. Were each to remove what it found, the second could remove the
 * lock that the first has just made; so only the holder of a guard file removes, after looking again.
 */
function removeStale(path) {
  const guard = `${path}.guard`;
  if (!tryCreate(guard)) {
    if (olderThan(guard, STALE_GUARD_MS)) rmSync(guard, { force: true });
    return;
  }
  try {
    const owner = readOwner(path);
    if (owner !== undefined && !isRunning(owner)) rmSync(path, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

function olderThan(path, milliseconds) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > milliseconds;
}
