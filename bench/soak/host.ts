import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { hasEnded, isRunning, type Identity } from '../../bootstrap/processes.mjs';
import type { Server } from '../../bootstrap/stack.mjs';
import type { StartingKeeper } from '../../bootstrap/starting-keeper.mjs';

/**
 * PostgreSQL that was killed refuses to come back until its last child has let go of its memory, and a child in the middle of a statement
 * ends that first: on a busy machine, seconds.
 */
const patienceMs = 60_000;

/** Enough for an error that ended a process, with its fields and its stack. */
const lastLines = 80;

/** A process that is killed and comes back at the same address. */
export class Host {
  readonly name: string;
  readonly #keeper: StartingKeeper;
  readonly #server: Server;
  #running: Identity | undefined;

  constructor(keeper: StartingKeeper, server: Server) {
    this.name = server.name;
    this.#keeper = keeper;
    this.#server = server;
  }

  /** Of the process that runs, or ran last. */
  get pid(): number {
    if (this.#running === undefined) throw new Error(`${this.name} was never started.`);
    return this.#running.pid;
  }

  get runs(): boolean {
    return isRunning(this.#running);
  }

  /** The last lines of its log. */
  lastWords(): string {
    return readFileSync(this.#server.log, 'utf8').trimEnd().split('\n').slice(-lastLines).join('\n');
  }

  /** Resolves when it serves. */
  async start(): Promise<void> {
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      const started = await this.#keeper.launch(this.#server);
      if (started !== undefined) {
        this.#running = started;
        return;
      }
      await pause(100);
    }
    throw new Error(`${this.name} does not start:\n${this.lastWords()}`);
  }

  /** SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks for a clean end; resolves when it is gone. */
  async stop(): Promise<void> {
    await this.#end(this.#server.stopSignal);
  }

  async #end(signal: string): Promise<void> {
    const running = this.#running;
    if (running === undefined || !isRunning(running)) return;
    process.kill(running.pid, signal);
    if (!(await hasEnded(running, 30_000))) throw new Error(`${this.name} did not end by ${signal}.`);
  }
}
