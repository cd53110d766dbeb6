import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { identify } from './processes.mjs';

/**
 * A keeper while its stack is being started: the near end of the two pipes of keeper.mjs. Should this process
 * die before `handOver`, the keeper stops what it has started so far.
 */
export class StartingKeeper {
  #child;
  #told = new EventEmitter();
  #launches = 0;

  /**
   * @param {{token: string, temporary: boolean, removeAtEnd: string[]}} order `removeAtEnd`: paths
   * @param {string} log a file for what the keeper itself has to complain of
   */
  constructor(order, log) {
    const script = join(import.meta.dirname, 'keeper.mjs');
    // Our own standard error would keep a pipe behind us open for as long as others hold the stack.
    const complaints = openSync(log, 'a', 0o600);
    const stdio = ['pipe', 'pipe', complaints];
    this.#child = spawn(process.execPath, [script], { detached: true, cwd: '/', stdio });
    closeSync(complaints);
    this.#child.stdin.on('error', () => {});
    this.#child.once('exit', () => this.#told.emit('told', { event: 'ended' }));
    createInterface({ input: this.#child.stdout }).on('line', (line) =>
      this.#told.emit('told', JSON.parse(line)),
    );
    this.port = this.#hears((message) => message.event === 'listening').then((message) => message.port);
    this.#send({ order });
  }

  get identity() {
    return identify(this.#child.pid);
  }

  /**
   * Starts a server and waits until it serves.
   *
   * @param {import('./stack.mjs').Server} server
   * @returns {Promise<import('./processes.mjs').Identity | undefined>} undefined where it ended or never served
   */
  async launch(server) {
    const id = ++this.#launches;
    const answer = this.#hears((message) => message.id === id);
    this.#send({ server, id });
    const { event, pid } = await answer;
    const identity = event === 'started' ? identify(pid) : undefined;
    return identity !== undefined && (await server.ready(pid)) ? identity : undefined;
  }

  /** From now on only those who hold the stack count; where nobody does, it is stopped. */
  handOver() {
    this.#child.stdin.end();
    for (const part of [this.#child, this.#child.stdout]) part.unref();
  }

  #send(message) {
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  #hears(isAnswer) {
    return new Promise((resolve, reject) => {
      const listener = (message) => {
        if (!isAnswer(message) && message.event !== 'ended') return;
        this.#told.off('told', listener);
        if (message.event === 'ended') reject(new Error('The keeper of the servers has ended.'));
        else resolve(message);
      };
      this.#told.on('told', listener);
    });
  }
}
