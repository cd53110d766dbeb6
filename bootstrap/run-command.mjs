import { resolve } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { provideServers } from './environment.mjs';
import { dataFolder } from './folders.mjs';
import { importTypeScript } from './typescript.mjs';

const tell = (line) => console.error(line);

/**
 * Runs a script of the project in this process, on the live stack or one started for it.
 *
 * @param {string[]} args `[--alone] script.ts …`; the script finds its own arguments in `process.argv`
 */
export async function run(args) {
  const alone = args[0] === '--alone';
  const [script, ...rest] = alone ? args.slice(1) : args;
  if (script === undefined) throw new Error('Which script? node bootstrap.mjs run <script.ts> [arguments]');
  const path = resolve(script);
  await ensureDependencies(tell);
  process.env.DATA_DIR ||= dataFolder();
  if (!alone) {
    const servers = await provideServers(tell);
    // A script ends when its work does; one that calls process.exit leaves the stopping to the keeper.
    process.once('beforeExit', () => void servers.release());
  }
  process.argv = [process.argv[0], path, ...rest];
  await importTypeScript(path);
}
