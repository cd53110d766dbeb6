import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './dependencies.mjs';
import { enterEngine } from './engines.mjs';
import { provideServers } from './environment.mjs';
import { projectFolder } from './folders.mjs';
import { importTypeScript } from './typescript.mjs';

// npm passes a Ctrl-C on to us although the terminal has sent it already: a repetition this soon is no haste.
const REPETITION_MS = 1_000;

const tell = (line) => console.error(line);

/**
 * Runs the engine in this process until SIGINT or SIGTERM, which stop the engine first, then what it stands on.
 *
 * @param {string[]} args `--roles a,b`
 */
export async function start(args) {
  const { values } = parseArgs({ args, options: { roles: { type: 'string' } } });
  if (values.roles !== undefined) process.env.ROLES = values.roles;
  const interrupted = firstSignal();
  await ensureDependencies(tell);

  const servers = await provideServers(tell);
  let engine;
  let entry;
  try {
    if (servers.own) {
      const address = `http://${process.env.HOST || '127.0.0.1'}:${process.env.PORT || 4000}`;
      entry = await enterEngine(servers.folder, { address, alone: !process.env.ROLES });
    }
    const { main } = await importTypeScript(join(projectFolder, 'src', 'main.ts'));
    engine = await main();
    entry?.moved(engine.address);
    tell(`Stopping on ${await interrupted} …`);
  } finally {
    await engine?.stop();
    entry?.leave();
    await servers.release();
  }
  process.exit(0);
}

function firstSignal() {
  return new Promise((resolve) => {
    let first;
    const onSignal = (signal) => {
      if (first === undefined) {
        first = Date.now();
        resolve(signal);
      } else if (Date.now() - first > REPETITION_MS) process.exit(130); // the keeper stops the servers
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal);
  });
}
