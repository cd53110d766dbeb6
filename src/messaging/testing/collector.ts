import type { BatchHandler, EventMessage } from '../types.ts';

/** A handler that keeps what it is given and lets a test wait for it. */
export class Collector {
  readonly received: EventMessage[] = [];
  private readonly waiting = new Set<() => void>();

  readonly handle: BatchHandler = async (batch) => {
    this.take(batch);
  };

  take(batch: readonly EventMessage[]): void {
    this.received.push(...batch);
    for (const check of this.waiting) check();
  }

  /** Resolves once all of these events have come at least once, in any order. */
  all(messages: readonly EventMessage[]): Promise<void> {
    const missing = new Set(messages.map((message) => message.event.id));
    let looked = 0;
    return this.until((received) => {
      for (; looked < received.length; looked += 1) missing.delete(received[looked]!.event.id);
      return missing.size === 0;
    });
  }

  /** Resolves once what was received satisfies the condition. */
  until(satisfied: (received: readonly EventMessage[]) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!satisfied(this.received)) return;
        this.waiting.delete(check);
        resolve();
      };
      this.waiting.add(check);
      check();
    });
  }

  /** Versions received of a stream, as they came. */
  versions(stream: string): number[] {
    return this.received.filter(({ event }) => event.stream === stream).map(({ event }) => event.version);
  }
}
