/** A sleep that can be cut short, never prolonged. For one sleeper. */
export class Alarm {
  #until = 0;
  #timer: NodeJS.Timeout | null = null;
  #wake: (() => void) | null = null;
  /** The earliest moment asked for while nobody slept. */
  #asked = Infinity;

  /** Resolves after `ms`, or at the earliest moment that `within` has asked for since the last sleep. */
  async sleep(ms: number): Promise<void> {
    const now = performance.now();
    const until = Math.min(now + ms, this.#asked);
    this.#asked = Infinity;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#arm(until);
    });
    this.#wake = null;
  }

  /** The sleep, or the next one, ends in `ms` at the latest. */
  within(ms: number): void {
    const at = performance.now() + ms;
    if (!this.#wake) this.#asked = Math.min(this.#asked, at);
    else if (at < this.#until) this.#arm(at);
  }

  #arm(until: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#until = until;
    this.#timer = setTimeout(() => this.#wake?.(), Math.max(0, Math.ceil(until - performance.now())));
  }
}
