import { performance } from 'node:perf_hooks';

/** A peer that is not heard of for so long is gone; it says that it is here three times as often. */
const forgottenAfterMs = 30_000;
export const heartbeatMs = forgottenAfterMs / 3;

/** How long one who has just begun to listen takes to hear of those who are there. */
const settlingMs = 3_000;

/**
 * Which other processes listen. A hint that nobody else hears is not worth its NOTIFY, which is a commit under a lock that the whole
 * database shares. In doubt there are some.
 */
export class Peers {
  readonly #lastHeard = new Map<string, number>();
  #since = performance.now();

  /** This process listens anew: what it knew of others may be out of date. */
  listening(): void {
    this.#since = performance.now();
  }

  /** True where the peer was taken for absent, so that hints may have been kept from it. */
  hear(peer: string): boolean {
    const wasAlone = !this.present();
    this.#lastHeard.set(peer, performance.now());
    return wasAlone;
  }

  leave(peer: string): void {
    this.#lastHeard.delete(peer);
  }

  /** False where this process is certainly the only one. */
  present(): boolean {
    const now = performance.now();
    for (const [peer, at] of this.#lastHeard) if (at + forgottenAfterMs < now) this.#lastHeard.delete(peer);
    return this.#lastHeard.size > 0 || now - this.#since < settlingMs;
  }
}
