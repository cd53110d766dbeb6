import type { Pool } from 'pg';
import { fromExactJson, toExactJson } from './exact-json.ts';
import { run } from './statements.ts';
import type { EventStore, StreamFold } from './types.ts';

export type { StreamFold as Fold };

export interface Folded<S> {
  /** 0 where the stream does not exist. */
  readonly version: number;
  readonly state: S;
}

export interface SnapshotOptions {
  readonly pool: Pool;
  /** Events folded since the last snapshot before a new one is written; default 100. */
  readonly every?: number;
  /** Told when a snapshot could not be written or read; the fold itself goes on from the events. */
  readonly onError: (error: unknown) => void;
}

type LoadStore = Pick<EventStore, 'readStored' | 'decode'>;

const pageSize = 500;

/** Loads a stream's state through its snapshot. Snapshots are written beside the log, never within an append, and may be lost. */
export async function loadFolded<S extends object>(
  store: LoadStore,
  ref: { readonly tenant: string; readonly stream: string },
  fold: StreamFold<S>,
  { pool, every = 100, onError }: SnapshotOptions,
): Promise<Folded<S>> {
  const snapshot = await bestEffort(() => loadSnapshot<S>(pool, ref, fold.version), onError);
  let { version, state } = snapshot ?? { version: 0, state: fold.initial };
  const folded = version;
  for (let full = true; full;) {
    const page = await store.readStored(ref, version + 1, pageSize);
    for (const event of page) state = fold.evolve(state, store.decode(event, 'sealed'));
    version += page.length;
    full = page.length === pageSize;
  }
  if (version - folded >= every) {
    const values = [ref.tenant, ref.stream, fold.version, version];
    await bestEffort(() => run(pool, 'save-snapshot', [...values, toExactJson(state)]), onError);
  }
  return { version, state };
}

async function loadSnapshot<S>(
  pool: Pool,
  ref: { readonly tenant: string; readonly stream: string },
  foldVersion: number,
): Promise<Folded<S> | null> {
  const values = [ref.tenant, ref.stream, foldVersion];
  const { rows } = await run<{ version: number; state: string }>(pool, 'snapshot', values);
  const [row] = rows;
  return row ? { version: row.version, state: fromExactJson(row.state) as S } : null;
}

async function bestEffort<T>(work: () => Promise<T>, onError: (error: unknown) => void): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    onError(error);
    return null;
  }
}
