import { join } from 'node:path';
import { freePort } from '../../bootstrap/ports.mjs';
import { identify } from '../../bootstrap/processes.mjs';
import type { Server } from '../../bootstrap/stack.mjs';
import { setTimeout as pause } from 'node:timers/promises';

const project = join(import.meta.dirname, '..', '..');
const readyMs = 60_000;

export interface EngineServer extends Server {
  /** `http://127.0.0.1:<port>`, the same after every start. */
  readonly address: string;
}

/**
 * The engine as its user runs it, `npm start`, on a port of its own.
 *
 * @param node more arguments of Node, before the script
 */
export async function engineServer(
  name: string,
  folder: string,
  env: Readonly<Record<string, string>>,
  node: readonly string[] = [],
): Promise<EngineServer> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  return {
    name,
    address,
    command: process.execPath,
    args: [...node, join(project, 'bootstrap.mjs'), 'start'],
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env, PORT: String(port) },
    stopSignal: 'SIGTERM',
    log: join(folder, `${name}.log`),
    cleanUp: [],
    ready: (pid) => ready(`${address}/health/ready`, pid),
  };
}

async function ready(url: string, pid: number): Promise<boolean> {
  const deadline = Date.now() + readyMs;
  while (Date.now() < deadline && identify(pid) !== undefined) {
    const answer = await fetch(url).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return true;
    await pause(50);
  }
  return false;
}
