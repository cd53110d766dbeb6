import type { EventData, EventStore } from '../eventstore/types.ts';

/** How events become a state; `evolve` is pure and total over the aggregate's events. */
export interface Fold<S, E extends EventData> {
  readonly initial: S;
  readonly evolve: (state: S, event: E) => S;
}

export interface Loaded<S> {
  readonly stream: string;
  /** 0 where the stream does not exist; the state is then the initial one. */
  readonly version: number;
  readonly state: S;
}

export async function load<S, E extends EventData>(
  store: EventStore,
  ref: { readonly tenant: string; readonly stream: string },
  fold: Fold<S, E>,
): Promise<Loaded<S>> {
  const { version, events } = await store.read<E>(ref);
  const state = events.reduce<S>((before, event) => fold.evolve(before, event), fold.initial);
  return { stream: ref.stream, version, state };
}

/** A fold whose states are plain JSON, so that snapshots can hold them. */
export interface SnapshotFold<S, E extends EventData> extends Fold<S, E> {
  /** To be raised whenever `initial`, `evolve` or the state's shape changes. */
  readonly version: number;
}

/** The same through snapshots, where the store keeps them: the cost does not grow with the stream. */
export async function loadThroughSnapshot<S, E extends EventData>(
  store: EventStore,
  ref: { readonly tenant: string; readonly stream: string },
  fold: SnapshotFold<S, E>,
): Promise<Loaded<S>> {
  if (!store.folded) return load(store, ref, fold);
  const { version, state } = await store.folded<{ readonly held: S }>(ref, {
    version: fold.version,
    initial: { held: fold.initial },
    evolve: ({ held }, event) => ({ held: fold.evolve(held, event as EventData as E) }),
  });
  return { stream: ref.stream, version, state: state.held };
}
