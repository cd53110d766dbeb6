import { performance } from 'node:perf_hooks';
import { crashPoint } from '../platform/crash-points.ts';
import { backoffMs, pause } from './backoff.ts';

export interface BatchLoopOptions<T> {
  /** Largest batch. */
  readonly maxBatch: number;
  /** How long the first item after idleness waits for company. A full batch does not wait. */
  readonly lingerMs: number;
  /** Whether a batch may as well end with this item; one that ends elsewhere is not settled to its end. Default: with any. */
  isLast?(item: T): boolean;
  /** How long an item that nobody waits for may wait for company, also after a batch; null for all others. Default: none has patience. */
  patienceMs?(item: T): number | null;
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
  /** When what is waiting has to go, in milliseconds of the process; infinite while nothing waits. */
  private due = Infinity;
  private handling = false;
  private readonly ending = new AbortController();
  private readonly options: BatchLoopOptions<T>;
  private running: Promise<void> | null = null;
  private abandoned = false;
  private goes: ((at: number) => void) | null = null;

  constructor(options: BatchLoopOptions<T>) {
    this.options = options;
  }

  /** Takes what came together. Ignored while ending: what is not settled will be delivered again. */
  offer(...items: readonly T[]): void {
    if (this.ending.signal.aborted || items.length === 0) return;
    const now = performance.now();
    for (const item of items) {
      this.waiting.push(item);
      this.due = Math.min(this.due, now + this.mayWaitMs(item));
    }
    if (this.running === null) this.running = this.run();
    else this.goes?.(this.due);
  }

  /**
   * Lets the running batch finish and settle, drops the rest. The handler's signal is aborted so that one that keeps retrying can
   * give up by rejecting; one that resolves nevertheless is settled.
   */
  async end(): Promise<void> {
    this.ending.abort();
    this.waiting.length = 0;
    this.goes?.(0);
    await this.running;
  }

  /** Like `end`, but settles nothing more: the deliveries are no longer ours to settle. */
  async abandon(): Promise<void> {
    this.abandoned = true;
    await this.end();
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0 && !this.ending.signal.aborted) {
      if (!this.isDue()) await this.gather();
      const batch = this.waiting.splice(0, this.batchSize());
      // What a full batch has left behind has waited enough.
      this.due = this.waiting.length > 0 ? 0 : Infinity;
      if (batch.length === 0) break;
      this.handling = true;
      const handled = await this.handled(batch);
      this.handling = false;
      if (!handled) continue;
      crashPoint('consumer.handled');
      this.options.settle(batch);
      crashPoint('consumer.acknowledged');
    }
    this.running = null;
  }

  /** As many items as are allowed, back to the last with which a batch may end. */
  private batchSize(): number {
    const most = Math.min(this.options.maxBatch, this.waiting.length);
    for (let size = most; size > 0; size -= 1)
      if (this.options.isLast?.(this.waiting[size - 1]!) ?? true) return size;
    return most;
  }

  /** What gathered while a batch was handled goes at once, unless it has patience. */
  private mayWaitMs(item: T): number {
    return this.options.patienceMs?.(item) ?? (this.handling ? 0 : this.options.lingerMs);
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

  private isDue(): boolean {
    const isFull = this.waiting.length >= this.options.maxBatch;
    return isFull || this.due <= performance.now() || this.ending.signal.aborted;
  }

  /** Waits until what is waiting is due, or fills a batch. */
  private async gather(): Promise<void> {
    while (!this.isDue()) {
      await new Promise<void>((resolve) => {
        const armedFor = this.due;
        const timer = setTimeout(resolve, armedFor - performance.now());
        this.goes = (at) => {
          if (at >= armedFor && this.waiting.length < this.options.maxBatch) return;
          clearTimeout(timer);
          resolve();
        };
      });
      this.goes = null;
    }
  }
}
