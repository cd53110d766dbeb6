import type { PreparedAppend } from './prepared-append.ts';

/** What a commit left for others to pick up. */
export interface AppendedNotice {
  /** Outbox shards that hold new rows. */
  readonly shards: readonly number[];
  /** Milliseconds until the first of the timers that it set is due; null where it set none. */
  readonly firstTimerMs: number | null;
  readonly streams: readonly AppendedStream[];
}

export interface AppendedStream {
  readonly tenant: string;
  readonly stream: string;
  readonly eventTypes: readonly string[];
}

export type AppendedListener = (notice: AppendedNotice) => void;

/** Those who want to know of commits of this process; a hint only, since a process may die between commit and call. */
export class AppendListeners {
  readonly #listeners = new Set<AppendedListener>();

  /** A listener must not throw: the append has happened, and its caller would take the error for a failure. */
  add(listener: AppendedListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  notify({ entries }: PreparedAppend): void {
    if (this.#listeners.size === 0) return;
    const written = entries.filter(({ events }) => events.length > 0);
    const delays = entries.flatMap(({ timers }) => timers.flatMap(({ delayMs }) => delayMs ?? []));
    const notice = {
      shards: [...new Set(written.map(({ shard }) => shard))],
      firstTimerMs: delays.length > 0 ? Math.min(...delays) : null,
      streams: written.map(({ tenant, stream, events }) => ({
        tenant,
        stream,
        eventTypes: events.map(({ type }) => type),
      })),
    };
    for (const listener of this.#listeners) listener(notice);
  }
}
