import { crashPoint } from '../platform/crash-points.ts';
import { backoffMs, pause } from './backoff.ts';

export interface BatchLoopOptions<T> {
  /** Largest batch. */
  readonly maxBatch: number;
  /** How long the first item after idleness waits for company. A full batch does not wait. */
  readonly lingerMs: number;
  handle(batch: readonly T[], signal: AbortSignal): Promise<void>;
  /** Called once for each handled batch, in order. Not called for what was abandoned. */
  settle(batch: readonly T[]): void;
  /** Told of each failed attempt; the same batch is tried again after `retryInMs`. */
  failed(error: unknown, retryInMs: number): void;
}

/**
 * Turns single deliveries of one partition into micro-batches, strictly one at a time and in order. A batch whose handler
 * rejects is tried again in place, for ever, with back-off: to hand it back to the broker would reorder it.
 */
export class BatchLoop<T> {
  private readonly waiting: T[] = [];
  private readonly ending = new AbortController();
  private readonly options: BatchLoopOptions<T>;
  private running: Promise<void> | null = null;
  private abandoned = false;
  private batchIsFull: (() => void) | null = null;

  constructor(options: BatchLoopOptions<T>) {
    this.options = options;
  }

  /** Takes one delivery. Ignored while ending: what is not settled will be delivered again. */
  offer(item: T): void {
    if (this.ending.signal.aborted) return;
    this.waiting.push(item);
    if (this.running === null) this.running = this.run();
    else if (this.waiting.length >= this.options.maxBatch) this.batchIsFull?.();
  }

  /**
   * Lets the running batch finish and settle, drops the rest. The handler's signal is aborted so that one that keeps retrying can
   * give up by rejecting; one that resolves nevertheless is settled.
   */
  async end(): Promise<void> {
    this.ending.abort();
    this.waiting.length = 0;
    this.batchIsFull?.();
    await this.running;
  }

  /** Like `end`, but settles nothing more: the deliveries are no longer ours to settle. */
  async abandon(): Promise<void> {
    this.abandoned = true;
    await this.end();
  }

  private async run(): Promise<void> {
    const { maxBatch, lingerMs } = this.options;
    if (this.waiting.length < maxBatch && lingerMs > 0) await this.linger(lingerMs);
    // What gathered while a batch was handled has waited enough and goes at once.
    while (this.waiting.length > 0 && !this.ending.signal.aborted) {
      const batch = this.waiting.splice(0, maxBatch);
      if (!(await this.handled(batch))) continue;
      crashPoint('consumer.handled');
      this.options.settle(batch);
      crashPoint('consumer.acknowledged');
    }
    this.running = null;
  }

  private async handled(batch: readonly T[]): Promise<boolean> {
    const { signal } = this.ending;
    for (let failures = 0; ; failures += 1) {
      try {
        await this.options.handle(batch, signal);
        return !this.abandoned;
      } catch (error) {
        if (signal.aborted) return false;
        this.options.failed(error, backoffMs(failures));
        await pause(backoffMs(failures), signal);
        if (signal.aborted) return false;
      }
    }
  }

  private linger(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.batchIsFull = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.batchIsFull = done;
    });
  }
}
