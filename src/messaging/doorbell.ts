/** Wakes one waiter. A ring while nobody waits is kept for the next who does. */
export class Doorbell {
  private rung = false;
  private answer: (() => void) | null = null;

  ring(): void {
    this.rung = true;
    this.answer?.();
  }

  /** Returns when rung, after `ms`, or when aborted. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.rung && !signal.aborted) await this.awaitRing(ms, signal);
    this.rung = false;
  }

  private awaitRing(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.answer = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
      this.answer = done;
    });
  }
}
