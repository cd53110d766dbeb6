import { bootstrapCommand } from './bootstrap-process.ts';

/** The engine as its user runs it: `node bootstrap.mjs start`, on the servers that the environment names. */
export interface EngineProcess {
  /** Its address, once it is up: of GraphQL where it is a gateway, else of its health. Rejects where it ends before. */
  readonly up: Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
}

interface LogLine {
  readonly msg: string;
  readonly address?: string;
}

export function engineProcess(env: Readonly<Record<string, string>>): EngineProcess {
  const { PATH, HOME } = process.env;
  const engine = bootstrapCommand(['start'], { PATH, HOME, ...env });
  const { child, ended } = engine;
  let gone = false;
  void ended.then(() => (gone = true));
  let [onUp, onFailed] = [(_address: string): void => {}, (_error: unknown): void => {}];
  const up = new Promise<string>((resolve, reject) => ([onUp, onFailed] = [resolve, reject]));
  up.catch(() => {}); // whoever waits for it hears of it
  const readLogs = async (): Promise<never> => {
    for (;;) {
      const { msg, address } = await engine.next<LogLine>();
      if (msg === 'the engine is up' && address !== undefined) onUp(address);
    }
  };
  void readLogs().catch(onFailed);
  const signal = async (name: NodeJS.Signals): Promise<number | null> => {
    if (!gone) child.kill(name);
    return (await ended).code;
  };
  return { up, ended, stop: () => signal('SIGTERM'), kill: async () => void (await signal('SIGKILL')) };
}
