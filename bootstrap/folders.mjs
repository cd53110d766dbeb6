import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The folder of the project: the one that holds `bootstrap.mjs`. */
export const projectFolder = resolve(import.meta.dirname, '..');

/**
 * Where data is kept between runs: `$XDG_DATA_HOME/revenue-engine`, by default below `~/.local/share`.
 * Created on first use, for its owner only.
 *
 * @returns {string} absolute path
 * @throws {Error} naming `XDG_DATA_HOME` where the folder cannot be made
 */
export function dataFolder() {
  const folder = join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'revenue-engine');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const remedy = 'Set XDG_DATA_HOME to a folder you can write to.';
    throw new Error(`Cannot create ${folder} (${error.code}). ${remedy}`, { cause: error });
  }
  return resolve(folder);
}

/**
 * The user that PostgreSQL runs as where the engine is started by root, because PostgreSQL refuses root.
 *
 * @returns {{uid: number, gid: number} | undefined} undefined for an ordinary user, who runs it as himself
 */
export function unprivilegedUser() {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag) => Number.parseInt(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout, 10);
  return { uid: idOf('-u') || 65534, gid: idOf('-g') || 65534 };
}

/**
 * `folder` where `user` can enter it, else `elsewhere`: one of its parents (a clone, a home of mode 0700) may
 * shut that user out.
 *
 * @param {string} folder @param {{uid: number, gid: number} | undefined} user @param {string} elsewhere
 * @returns {string} an existing folder
 */
export function enterableFolder(folder, user, elsewhere) {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  if (user === undefined || canEnter(folder, user)) return folder;
  mkdirSync(elsewhere, { recursive: true, mode: 0o711 });
  if (canEnter(elsewhere, user)) return elsewhere;
  throw new Error(`User ${user.uid}, who runs PostgreSQL, can enter neither ${folder} nor ${elsewhere}.`);
}

// Asking as that user sees ACLs, mount options and parents alike, which comparing mode bits would not.
function canEnter(folder, user) {
  return spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
}
