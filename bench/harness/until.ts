import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** Looks every other millisecond until it is so. @throws after two minutes */
export async function until(reached: () => boolean, what: string): Promise<void> {
  const started = performance.now();
  while (!reached()) {
    if (performance.now() - started > 120_000) throw new Error(`${what}: not within two minutes`);
    await delay(2);
  }
}
