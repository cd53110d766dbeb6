import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a measured process says of itself. */
export interface Usage {
  /** Processor time so far, user and system, milliseconds. */
  readonly cpuMs: number;
  /** Resident memory, bytes. */
  readonly residentBytes: number;
}

/** A process under measurement, with nothing in it but what is measured. */
export interface Child {
  /** Where it takes requests. */
  readonly address: string;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** With `BENCH_PROFILE=<folder>` each measured process leaves a processor profile there (Chrome's developer tools show it). */
const profiling = (folder = process.env.BENCH_PROFILE): readonly string[] =>
  folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [];

/** As `npm start` begins: TypeScript is loaded as modules alone, so that no loader takes part where Apollo requires something in every request. */
const heap = pathToFileURL(join(import.meta.dirname, '..', '..', 'bootstrap', 'heap.mjs')).href;
const typescript = 'tsx/esm';

/** Runs a module that ends in `serve`. Resolves when it takes requests. */
export async function startChild(module: string, env: Readonly<Record<string, string>>): Promise<Child> {
  const { PATH, HOME } = process.env;
  const child = fork(module, [], {
    execArgv: ['--import', heap, '--import', typescript, ...profiling()],
    env: { PATH, HOME, ...env },
    // Its own output is not the figures'.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const { address } = (await answerOf(child, ended)) as { address: string };
  return {
    address,
    usage: async () => {
      const answer = answerOf(child, ended);
      child.send('usage');
      return (await answer) as Usage;
    },
    stop: async () => {
      child.send('stop');
      await ended;
    },
  };
}

async function answerOf(child: ChildProcess, ended: Promise<void>): Promise<unknown> {
  const early = ended.then(() => {
    throw new Error('the measured process has ended by itself');
  });
  return Promise.race([new Promise((resolve) => child.once('message', resolve)), early]);
}
