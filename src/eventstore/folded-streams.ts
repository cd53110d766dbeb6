import type { Pool } from 'pg';
import { loadFolded, type Folded } from './snapshots.ts';
import { beginningLength } from './stream-beginnings.ts';
import type { EventStore, StoredEvent, StreamFold } from './types.ts';

/** How many long streams a process remembers; beyond that it forgets them all and finds them again. */
const mostRemembered = 10_000;
/** Events beyond a snapshot before the next one is written. */
const every = 25;

type Ref = { readonly tenant: string; readonly stream: string };

export interface FoldedStreamsOptions {
  readonly pool: Pool;
  readonly store: Pick<EventStore, 'readStored' | 'decode'>;
  /** The first events of a stream, gathered with other look-ups. */
  readonly beginning: (ref: Ref) => Promise<readonly StoredEvent[]>;
  readonly onError: (error: unknown) => void;
}

/**
 * Folds streams: short ones from their events in one round trip shared with others, long ones through their snapshots. Which are long
 * shows with the first look and is remembered.
 */
export class FoldedStreams {
  readonly #long = new Set<string>();

  constructor(private readonly options: FoldedStreamsOptions) {}

  async fold<S extends object>(ref: Ref, fold: StreamFold<S>): Promise<Folded<S>> {
    const { pool, store, beginning, onError } = this.options;
    const name = JSON.stringify([ref.tenant, ref.stream]);
    if (!this.#long.has(name)) {
      const events = await beginning(ref);
      if (events.length < beginningLength) {
        const state = events.reduce(
          (before, event) => fold.evolve(before, store.decode(event, 'sealed')),
          fold.initial,
        );
        return { version: events.at(-1)?.version ?? 0, state };
      }
      if (this.#long.size >= mostRemembered) this.#long.clear();
      this.#long.add(name);
    }
    return loadFolded(store, ref, fold, { pool, every, onError });
  }
}
