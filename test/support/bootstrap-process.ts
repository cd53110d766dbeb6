import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const folder = join(import.meta.dirname, '..', '..');

/** A Node process, its standard output as lines, its standard error as a whole. */
export interface BootstrapProcess {
  readonly child: ChildProcess;
  /** The next line of standard output, parsed; rejects with standard error where the process ends instead. */
  next<T>(): Promise<T>;
  /** Exit code (null after a signal) and standard error. */
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
}

/**
 * Runs `source` as a module in plain Node, which is where the bootstrap runs: before TypeScript and jest exist.
 * In it `lib('lock')` imports `bootstrap/lock.mjs`, and `tell(value)` writes a line for `next`.
 */
export function bootstrapScript(source: string, ...args: string[]): BootstrapProcess {
  const lib = `const lib = (name) => import('${pathToFileURL(join(folder, 'bootstrap')).href}/' + name + '.mjs');`;
  const tell = `const tell = (value) => process.stdout.write(JSON.stringify(value) + '\\n');`;
  return launch(['--input-type=module', '-e', `${lib}${tell}${source}`, ...args]);
}

/** Runs `bootstrap.mjs` itself. */
export function bootstrapCommand(args: readonly string[], env: NodeJS.ProcessEnv): BootstrapProcess {
  return launch([join(folder, 'bootstrap.mjs'), ...args], env);
}

function launch(args: readonly string[], env: NodeJS.ProcessEnv = process.env): BootstrapProcess {
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, stderr }));
  });
  const next = async <T>(): Promise<T> => {
    const line = await lines.next();
    if (line.done) throw new Error(`The process ended: ${(await ended).stderr}`);
    return JSON.parse(line.value) as T;
  };
  return { child, next, ended };
}
