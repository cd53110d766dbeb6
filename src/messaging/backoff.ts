import { setTimeout as delay } from 'node:timers/promises';

/** Doubles from 100 ms to 5 s: soon enough after a blip, gentle on a server that is coming back. */
export function backoffMs(failures: number): number {
  return Math.min(5_000, 100 * 2 ** Math.min(failures, 10));
}

/** Waits, or returns at once when aborted. Never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch {
    // Aborted: whoever paused looks at the signal next.
  }
}
