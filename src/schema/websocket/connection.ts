import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Authenticated, Identity } from '../../platform/identity/authentication.ts';

/** Close codes: of the WebSocket protocol below 4000, of graphql-transport-ws above. */
export const closeCodes = {
  goingAway: [1001, 'Going away'],
  slowReader: [1013, 'Too slow a reader'],
  tooManySockets: [1013, 'Too many sockets of this tenant'],
  tryAgainLater: [1013, 'Try again later'],
  subscriberExists: [4409, 'An operation of this id is still running'],
  /** Clients treat 4401 as fatal and 4403 as a reason to come back with a fresh token. */
  forbidden: [4403, 'Forbidden'],
} as const;

/** How long a peer may take to answer a close before the socket is cut. */
const closeGraceMs = 2_000;
const longestTimerMs = 2 ** 31 - 1;

/** One socket: who is on it, what it holds, and when it must go. */
export class Connection {
  readonly request: IncomingMessage;
  readonly socket: WebSocket;
  readonly #watermarkBytes: number;
  readonly #operations = new Map<string, (() => void)[]>();
  readonly #atEnd: (() => void)[] = [];
  #isOver = false;
  #caller: Authenticated | null = null;
  #expiry: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, request: IncomingMessage, watermarkBytes: number) {
    this.socket = socket;
    this.request = request;
    this.#watermarkBytes = watermarkBytes;
  }

  /** The caller is known from here on; its token's end closes the socket, also an idle one. */
  enter(caller: Authenticated, nowMs: number): void {
    this.#caller = caller;
    if (caller.expiresAtMs === null || this.#isOver) return;
    const leftMs = Math.min(Math.max(caller.expiresAtMs - nowMs, 0), longestTimerMs);
    this.#expiry = setTimeout(() => this.close(closeCodes.forbidden), leftMs).unref();
  }

  get caller(): Authenticated {
    if (!this.#caller) throw new Error('The socket has no caller yet.');
    return this.#caller;
  }

  /** Asked before each event: whether the caller may still see it. Otherwise the socket closes. */
  async mayDeliver(identity: Identity): Promise<boolean> {
    return (await identity.stillHolds(this.caller)) || this.close(closeCodes.forbidden);
  }

  /**
   * Resolves when the message has left for the peer, so that a feed goes at the pace of its reader. Feeds of
   * one socket add up: where more than the watermark waits already, the reader is too slow and the socket
   * closes.
   */
  async send(data: string): Promise<void> {
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (this.socket.bufferedAmount > this.#watermarkBytes) return void this.close(closeCodes.slowReader);
    // A failed send means that the socket is going: its close event does the clearing up.
    await new Promise<void>((resolve) => this.socket.send(data, () => resolve()));
  }

  close([code, reason]: readonly [number, string]): false {
    this.socket.close(code, reason);
    setTimeout(() => this.socket.terminate(), closeGraceMs).unref();
    return false;
  }

  /** How many operations have begun and not ended, those among them that the client gave up meanwhile. */
  get operations(): number {
    return this.#operations.size;
  }

  runs(id: string): boolean {
    return this.#operations.has(id);
  }

  /** An operation begins; `giveBack` is called when it ends, or the socket does. */
  begin(id: string, giveBack: () => void): void {
    this.#operations.set(id, []);
    this.hold(id, giveBack);
  }

  /** What else to give back with an operation; at once where it has ended meanwhile. */
  hold(id: string, giveBack: () => void): void {
    const held = this.#operations.get(id);
    if (held && !this.#isOver) held.push(giveBack);
    else giveBack();
  }

  end(id: string): void {
    const held = this.#operations.get(id) ?? [];
    this.#operations.delete(id);
    for (const giveBack of held) giveBack();
  }

  /** What to give back when the socket ends; at once where it closed while its token was being looked at. */
  atEnd(giveBack: () => void): void {
    if (this.#isOver) giveBack();
    else this.#atEnd.push(giveBack);
  }

  ended(): void {
    this.#isOver = true;
    clearTimeout(this.#expiry);
    for (const id of [...this.#operations.keys()]) this.end(id);
    for (const giveBack of this.#atEnd.splice(0)) giveBack();
  }
}
