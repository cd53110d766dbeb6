import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * A process told apart from a later one that was given the same pid.
 *
 * @typedef {{pid: number, started: string}} Identity `started` is opaque: compare it, nothing else
 */

/**
 * @param {number} pid
 * @returns {Identity | undefined} undefined where no such process runs; a zombie runs no more
 */
export function identify(pid) {
  return process.platform === 'linux' ? identifyFromProc(pid) : identifyFromPs(pid);
}

/** @param {Identity | undefined} identity @returns {boolean} */
export function isRunning(identity) {
  return identity !== undefined && identify(identity.pid)?.started === identity.started;
}

/**
 * @param {number} pid
 * @returns {string} the command line, arguments separated by blanks; empty where no such process runs
 */
export function commandLine(pid) {
  if (process.platform !== 'linux') {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  }
  return readProc(`${pid}/cmdline`)?.replaceAll('\0', ' ') ?? '';
}

/**
 * Waits until the process has ended.
 *
 * @param {Identity} identity @param {number} milliseconds at most
 * @returns {Promise<boolean>} whether it has ended
 */
export async function hasEnded(identity, milliseconds) {
  const deadline = Date.now() + milliseconds;
  // A process that is not our child announces its end to nobody here: asking again is the only way.
  while (isRunning(identity)) {
    if (Date.now() > deadline) return false;
    await pause(20);
  }
  return true;
}

function identifyFromProc(pid) {
  const stat = readProc(`${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field, the command in brackets, may itself hold blanks and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X') return undefined;
  const boot = readProc('sys/kernel/random/boot_id')?.trim() ?? '';
  return { pid, started: `${boot}:${startTicks}` };
}

function identifyFromPs(pid) {
  const line = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
  }).stdout?.trim();
  if (!line || line.startsWith('Z')) return undefined;
  return { pid, started: line.slice(line.indexOf(' ')).trim() };
}

function readProc(path) {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return undefined;
  }
}
