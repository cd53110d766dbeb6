import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits for a farewell, but not longer than `ms`: a peer that no longer answers must not hold up a stop. Says whether it came to
 * an end in time, well or badly. Never rejects.
 */
export async function atMost(ms: number, farewell: Promise<unknown>): Promise<boolean> {
  const waiting = new AbortController();
  const settled = farewell.then(
    () => true,
    () => true,
  );
  const patience = delay(ms, false, { signal: waiting.signal }).catch(() => false);
  const inTime = await Promise.race([settled, patience]);
  waiting.abort();
  return inTime;
}
