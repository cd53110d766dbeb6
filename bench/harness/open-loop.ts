import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** Longest stretch that the load may lag behind its plan before a figure taken under it means nothing. */
const longestLagMs = 1_000;

/**
 * Begins `perSecond` pieces of work each second whether or not earlier ones were answered, so that a slow answer delays nobody
 * else's question. Resolves when all are answered; rejects with the first failure, or where the load itself could not keep up.
 */
export async function openLoop(
  perSecond: number,
  forMs: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  const total = Math.round((perSecond * forMs) / 1000);
  const started = performance.now();
  const running: Promise<void>[] = [];
  while (running.length < total) {
    const elapsed = performance.now() - started;
    const due = Math.min(total, Math.floor((elapsed * perSecond) / 1000) + 1);
    if (due - running.length > (perSecond * longestLagMs) / 1000)
      throw new Error(`the load of ${perSecond}/s could not be kept up on this machine`);
    while (running.length < due) running.push(work(running.length));
    await delay(1);
  }
  await Promise.all(running);
}
