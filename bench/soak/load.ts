import { emptyTally, runClient, type Tally } from './client.ts';
import type { Door } from './door.ts';

export interface LoadResult {
  readonly tally: Tally;
  /** Successes by client; each client's keys are `<name>:<number of successes before>`. */
  readonly successes: ReadonlyMap<string, number>;
}

export interface Load {
  /** So far. */
  readonly tally: Tally;
  /** Ends what was begun. Rejects where a client was refused for good. */
  stop(): Promise<LoadResult>;
}

/** One client for each door, at `perSecond` requests together while the engine keeps up. */
export function startLoad(doors: readonly Door[], perSecond: number, onDone?: (door: Door) => void): Load {
  const ended = new AbortController();
  const tally = emptyTally();
  const names = doors.map((_, index) => `client-${index}`);
  const running = Promise.all(
    doors.map((door, index) =>
      runClient({
        ...{ door, tally, signal: ended.signal, name: names[index]! },
        everyMs: (1_000 * doors.length) / perSecond,
        onDone: () => onDone?.(door),
      }),
    ),
  );
  running.catch(() => ended.abort()); // `stop` tells
  return {
    tally,
    stop: async () => {
      ended.abort();
      const counts = await running;
      return { tally, successes: new Map(names.map((name, index) => [name, counts[index]!])) };
    },
  };
}

/** The catalogue that clients buy from, once per tenant. */
export async function publishPlans(door: Door): Promise<void> {
  const silver = { planCode: 'silver', tierRank: 1, amountMinor: 3_000, seats: 5 };
  const gold = { planCode: 'gold', tierRank: 2, amountMinor: 5_000, seats: 20 };
  for (const plan of [silver, gold]) {
    const answer = await door.publishPlan(`plan:${plan.planCode}`, plan);
    if (answer.outcome !== 'done') throw new Error(`${plan.planCode}: ${JSON.stringify(answer)}`);
  }
}
