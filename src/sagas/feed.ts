import { Repeater, SlidingBuffer } from '@repeaterjs/repeater';
import type { EventStore, RecordedEvent, StoredEvent } from '../eventstore/types.ts';
import type { Broker, EventMessage, Subscription } from '../messaging/types.ts';
import { sagaStream, type SagaEvent } from './events.ts';
import { progressOf, type SagaProgress } from './progress.ts';
import { sagaProgress } from './queries.ts';

/** How long a lost hint may delay an entry. */
const pollMs = 1_000;

export interface SagaFeed {
  /**
   * A saga's transitions after a version, first those of the past, then live, with no gap and no duplicate. Ends with the
   * saga's last one, or when `signal` aborts; `return()` unsubscribes at once. A store that fails ends it with the error.
   */
  watch(
    tenant: string,
    sagaId: string,
    after: number,
    signal?: AbortSignal,
  ): AsyncIterableIterator<SagaProgress>;
  /** Every transition of every saga of a tenant from now on; may miss some: each is a hint that a saga has changed. */
  watchAll(tenant: string, signal?: AbortSignal): AsyncIterableIterator<SagaProgress>;
  close(): Promise<void>;
}

interface Listener {
  hear(message: EventMessage): void;
  end(): void;
}

/** One tap on the broker for all watchers of this process. */
export function createSagaFeed({ store, broker }: { store: EventStore; broker: Broker }): SagaFeed {
  const listeners = new Set<Listener>();
  let tap: Promise<Subscription | null> | null = null;

  const listen = (listener: Listener): (() => void) => {
    listeners.add(listener);
    // Without a tap the watchers still poll; the next watcher tries again.
    tap ??= broker
      .tap(['saga'], (message) => listeners.forEach((each) => each.hear(message)))
      .catch(() => (tap = null));
    return () => void listeners.delete(listener);
  };

  const watch: SagaFeed['watch'] = (tenant, sagaId, after, signal) =>
    new Repeater<SagaProgress>(async (push, stop) => {
      const stream = sagaStream(sagaId);
      let seen = after;
      let nudge: () => void = () => undefined;
      let ended = false;
      const unlisten = listen({
        hear: ({ event }) =>
          void (event.tenant === tenant && event.stream === stream && event.version > seen && nudge()),
        end: () => stop(),
      });
      const timer = setInterval(() => nudge(), pollMs);
      const onAbort = (): void => stop();
      signal?.addEventListener('abort', onAbort);
      if (signal?.aborted) stop();
      void stop.then(() => {
        ended = true;
        unlisten();
        clearInterval(timer);
        signal?.removeEventListener('abort', onAbort);
        nudge();
      });
      // Whoever has seen the last transition is told no more.
      const [seenLast] = after > 0 ? await sagaProgress(store, tenant, sagaId, after - 1) : [];
      if (seenLast?.isLast) stop();
      while (!ended) {
        // Armed before the read, so that what is appended during it is not slept through.
        const nudged = new Promise<void>((resolve) => (nudge = resolve));
        for (const entry of await sagaProgress(store, tenant, sagaId, seen)) {
          seen = entry.version;
          await push(entry);
          if (entry.isLast) stop();
        }
        if (!ended) await nudged;
      }
    });

  const watchAll: SagaFeed['watchAll'] = (tenant, signal) =>
    // A consumer that is too slow loses the oldest hints, not memory.
    new Repeater<SagaProgress>(async (push, stop) => {
      const unlisten = listen({
        hear: ({ event }) => {
          if (event.tenant === tenant) void push(progressOf(decoded(store, event)));
        },
        end: () => stop(),
      });
      const onAbort = (): void => stop();
      signal?.addEventListener('abort', onAbort);
      if (signal?.aborted) stop();
      await stop;
      unlisten();
      signal?.removeEventListener('abort', onAbort);
    }, new SlidingBuffer(1_000));

  return {
    watch,
    watchAll,
    close: async () => {
      listeners.forEach((each) => each.end());
      listeners.clear();
      await (await tap)?.close();
    },
  };
}

/** Streams of type `saga` hold nothing but saga events. */
function decoded(store: EventStore, event: StoredEvent): RecordedEvent & SagaEvent {
  return store.decode(event, 'sealed') as RecordedEvent & SagaEvent;
}
