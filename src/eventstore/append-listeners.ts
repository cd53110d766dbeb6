import type { PreparedAppend } from './prepared-append.ts';

/** What a commit left for others to pick up. */
export interface AppendedNotice {
  /** Outbox shards that hold new rows. */
  readonly shards: readonly number[];
  readonly timersSet: number;
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
    const notice = {
      shards: [...new Set(entries.flatMap(({ events, shard }) => (events.length > 0 ? [shard] : [])))],
      timersSet: entries.reduce(
        (sum, { timers }) => sum + timers.filter((t) => t.delayMs !== null).length,
        0,
      ),
    };
    for (const listener of this.#listeners) listener(notice);
  }
}
