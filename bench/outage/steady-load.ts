import { performance } from 'node:perf_hooks';
import type { AppendRequest, EventStore } from '../../src/eventstore/types.ts';
import type { EventMessage } from '../../src/messaging/types.ts';
import { openLoop } from '../harness/open-loop.ts';

/** Appends that go on whatever else happens, and what the read models have of them. */
export interface SteadyLoad {
  /** Appends for as long as `work` takes. Resolves with the time that each append took, milliseconds. */
  during(store: EventStore, work: () => Promise<unknown>): Promise<readonly number[]>;
  /** Events whose append was answered so far. */
  appended(): number;
  /** The read models have committed a batch of messages. */
  noteApplied(batch: readonly EventMessage[]): void;
  /** Whether the messages of the first so many of these events have come to the read models and are committed there. */
  areApplied(first: number): boolean;
}

/** The load goes on in stretches; between two of them it waits for its last answers. */
const stretchMs = 500;

export function steadyLoad(requests: Iterator<AppendRequest, never>, perSecond: number): SteadyLoad {
  const names: string[] = [];
  const applied = new Set<string>();
  let known = 0;

  const append = async (store: EventStore): Promise<number> => {
    const began = performance.now();
    const result = await store.append(requests.next().value);
    if (result.outcome !== 'appended') throw new Error(`an append ended as ${result.outcome}`);
    names.push(nameOf(result.versions[0]!));
    return performance.now() - began;
  };

  return {
    appended: () => names.length,
    noteApplied: (batch) => batch.forEach(({ event }) => applied.add(nameOf(event))),
    areApplied: (first) => {
      while (known < first && applied.has(names[known]!)) known += 1;
      return known >= first;
    },
    during: async (store, work) => {
      const took: number[] = [];
      let isOver = false;
      const load = async (): Promise<void> => {
        while (!isOver) await openLoop(perSecond, stretchMs, async () => void took.push(await append(store)));
      };
      await Promise.all([load(), work().finally(() => (isOver = true))]);
      return took;
    },
  };
}

const nameOf = ({ stream, version }: { stream: string; version: number }): string => `${stream}@${version}`;
