import { setTimeout as pause } from 'node:timers/promises';
import { passing, type Attempt, type Door } from './door.ts';

/** What clients were told was done, and what it took. */
export interface Tally {
  opened: number;
  started: number;
  changed: number;
  cancelled: number;
  /** Attempts whose answer was lost; each was made again under its key. */
  unknown: number;
  /** Attempts that were refused for the time being. */
  refused: number;
  /** Longest time from the first attempt of something to its answer, milliseconds. */
  longestMs: number;
}

export const emptyTally = (): Tally => ({
  ...{ opened: 0, started: 0, changed: 0, cancelled: 0, unknown: 0, refused: 0, longestMs: 0 },
});

export interface ClientOptions {
  readonly name: string;
  readonly door: Door;
  readonly tally: Tally;
  /** Between the beginnings of two requests, while the engine keeps up. */
  readonly everyMs: number;
  /** No request begins after it; those begun are seen through. */
  readonly signal: AbortSignal;
  /** Called with the time of each answer that says `done`. */
  readonly onDone?: () => void;
}

const retryMs = 100;
/** For what was begun when time was up: beyond it something is stuck, which the count at the end names. */
const patienceMs = 60_000;

/**
 * Lives the lives of subscriptions: starts one, upgrades it, changes its quantity two rounds later and cancels it another two later.
 * Its idempotency key is the number of its successes so far, so that receipts = successes whatever was lost on the way. Resolves with
 * that number.
 */
export async function runClient({
  name,
  door,
  tally,
  everyMs,
  signal,
  onDone,
}: ClientOptions): Promise<number> {
  const subscriptions: string[] = [];
  let successes = 0;
  let accountId = '';
  let next = performance.now();

  /** Null where time was up before it began, or long since and it is still refused. */
  const insist = async (ask: (key: string) => Promise<Attempt>): Promise<string | null> => {
    next = Math.max(next + everyMs, performance.now() - everyMs);
    await pause(Math.max(0, next - performance.now()), undefined, { signal }).catch(() => {}); // time is up
    if (signal.aborted) return null;
    const begun = performance.now();
    for (;;) {
      const attempt = await ask(`${name}:${successes}`);
      if (attempt.outcome === 'done') {
        successes += 1;
        tally.longestMs = Math.max(tally.longestMs, performance.now() - begun);
        onDone?.();
        return attempt.id;
      }
      if (attempt.outcome === 'unknown') tally.unknown += 1;
      else if (passing.includes(attempt.code)) tally.refused += 1;
      else throw new Error(`${name} was refused: ${attempt.code}`);
      if (signal.aborted && attempt.outcome === 'refused' && performance.now() - begun > patienceMs)
        return null;
      await pause(retryMs);
    }
  };

  for (let round = 0; !signal.aborted; round += 1) {
    if (round % 2 === 0) {
      const opened = await insist((key) => door.openAccount(key));
      if (opened === null) break;
      accountId = opened;
      tally.opened += 1;
    }
    const started = await insist((key) => door.start(key, accountId, 'silver'));
    if (started === null) break;
    subscriptions.push(started);
    tally.started += 1;
    if (await insist((key) => door.change(key, started, { planCode: 'gold' }))) tally.changed += 1;
    const older = subscriptions[round - 2];
    const quantity = round + 2;
    if (older && (await insist((key) => door.change(key, older, { quantity })))) tally.changed += 1;
    const oldest = subscriptions[round - 4];
    if (oldest && (await insist((key) => door.cancel(key, oldest)))) tally.cancelled += 1;
  }
  return successes;
}
