import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectFolder } from './folders.mjs';

/**
 * Imports a TypeScript module into this process: no build step, and no second process.
 *
 * @param {string} path absolute
 */
export async function importTypeScript(path) {
  const { register } = await import('tsx/esm/api');
  register({ tsconfig: join(projectFolder, 'tsconfig.json') });
  return import(pathToFileURL(path).href);
}
