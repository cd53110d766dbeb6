import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Authenticated, Identity } from '../../platform/identity/authentication.ts';

/** Close codes: of the WebSocket protocol below 4000, of graphql-transport-ws above. */
export const closeCodes = {
  goingAway: [1001, 'Going away'],
  slowReader: [1013, 'Too slow a reader'],
  tooManySockets: [1013, 'Too many sockets of this tenant'],
  tryAgainLater: [1013, 'Try again later'],
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
  readonly #held = new Map<string, () => void>();
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
    if (caller.expiresAtMs === null) return;
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

  /** Remembers what to give back when the operation `id`, or the socket, ends. */
  hold(id: string, giveBack: () => void): void {
    this.#held.set(id, giveBack);
  }

  letGo(id: string): void {
    this.#held.get(id)?.();
    this.#held.delete(id);
  }

  ended(): void {
    clearTimeout(this.#expiry);
    for (const id of [...this.#held.keys()]) this.letGo(id);
  }
}
