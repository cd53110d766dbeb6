import { setTimeout as delay } from 'node:timers/promises';

/** Waits for a farewell, but not longer than `ms`: a peer that no longer answers must not hold up a stop. Never rejects. */
export async function atMost(ms: number, farewell: Promise<unknown>): Promise<void> {
  const waiting = new AbortController();
  const patience = delay(ms, undefined, { signal: waiting.signal });
  await Promise.race([farewell, patience]).catch(() => {});
  waiting.abort();
  await patience.catch(() => {});
}
