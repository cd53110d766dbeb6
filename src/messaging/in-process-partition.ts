import type { Logger } from '../platform/logger.ts';
import { BatchLoop } from './batch-loop.ts';
import type { BatchHandler, ConsumerOptions, EventMessage, Subscription } from './types.ts';

interface Consumer {
  readonly handler: BatchHandler;
  readonly options: Required<ConsumerOptions>;
}

/** One queue with a single active consumer: the first that came. What it leaves unsettled goes, in order, to the next. */
export class InProcessPartition {
  private readonly queue: EventMessage[] = [];
  private readonly consumers: Consumer[] = [];
  private readonly name: string;
  private readonly logger: Logger;
  private active: { consumer: Consumer; loop: BatchLoop<EventMessage>; delivered: number } | null = null;

  constructor(name: string, logger: Logger) {
    this.name = name;
    this.logger = logger;
  }

  /** Messages not yet settled. */
  get size(): number {
    return this.queue.length;
  }

  put(message: EventMessage): void {
    this.queue.push(message);
    this.deliver();
  }

  consume(handler: BatchHandler, options: Required<ConsumerOptions>): Subscription {
    const consumer = { handler, options };
    this.consumers.push(consumer);
    this.activate();
    return { close: () => this.leave(consumer) };
  }

  private async leave(consumer: Consumer): Promise<void> {
    const at = this.consumers.indexOf(consumer);
    if (at >= 0) this.consumers.splice(at, 1);
    if (this.active?.consumer !== consumer) return;
    await this.active.loop.end();
    // Two calls of close wait for the same batch; only the first hands over.
    if (this.active?.consumer !== consumer) return;
    this.active = null;
    this.activate();
  }

  private activate(): void {
    const consumer = this.consumers[0];
    if (this.active !== null || consumer === undefined) return;
    const { maxBatch, lingerMs, patienceMs } = consumer.options;
    const loop = new BatchLoop<EventMessage>({
      maxBatch,
      lingerMs,
      patienceMs,
      handle: consumer.handler,
      settle: (batch) => this.settle(batch.length),
      failed: (error, retryInMs) =>
        this.logger.warn(
          { err: error, partition: this.name, retryInMs },
          'batch failed, will be tried again in place',
        ),
    });
    this.active = { consumer, loop, delivered: 0 };
    this.deliver();
  }

  private deliver(): void {
    const { active } = this;
    if (active === null) return;
    const { prefetch, maxBatch } = active.consumer.options;
    // Each message holds one event here, and a batch may be larger than what is fetched of larger ones.
    while (active.delivered < Math.min(this.queue.length, Math.max(prefetch, maxBatch))) {
      active.loop.offer(this.queue[active.delivered]!);
      active.delivered += 1;
    }
  }

  private settle(count: number): void {
    this.queue.splice(0, count);
    if (this.active !== null) this.active.delivered -= count;
    this.deliver();
  }
}
