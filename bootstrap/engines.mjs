import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { identify, isRunning } from './processes.mjs';

/**
 * Enters this process among the engines that run on the stack of `folder`. A whole engine runs alone; engines
 * that were given their roles may stand beside others.
 *
 * @param {string} folder @param {{address: string, alone: boolean}} engine
 * @returns {Promise<{moved: (address: string) => void, leave: () => void}>}
 * @throws {Error} that names the engine in the way
 */
export async function enterEngine(folder, { address, alone }) {
  const engines = join(folder, 'engines');
  mkdirSync(engines, { recursive: true, mode: 0o700 });
  const own = join(engines, `${process.pid}.json`);
  const write = (text) => {
    writeFileSync(`${own}.new`, JSON.stringify({ ...identify(process.pid), address: text }), { mode: 0o600 });
    renameSync(`${own}.new`, own);
  };
  await withLock(join(folder, 'engines.lock'), async () => {
    const [first] = liveEngines(engines);
    if (alone && first !== undefined) {
      throw new Error(`The engine is already running: process ${first.pid}, ${first.address}.`);
    }
    write(address);
  });
  return { moved: write, leave: () => rmSync(own, { force: true }) };
}

function liveEngines(folder) {
  const live = [];
  for (const file of readdirSync(folder)) {
    const engine = read(join(folder, file));
    if (isRunning(engine)) live.push(engine);
    else rmSync(join(folder, file), { force: true });
  }
  return live;
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
