import { setTimeout as delay } from 'node:timers/promises';
import { isTransient } from './sql-errors.ts';

const attempts = 10;
const baseMs = 5;
const capMs = 200;

/** Repeats what deadlocked or failed to serialize, at full jitter up to 200 ms; the tenth failure is thrown. */
export async function retryTransient<T>(attempt: () => Promise<T>, random: () => number): Promise<T> {
  for (let failed = 0; ;) {
    try {
      return await attempt();
    } catch (error) {
      failed += 1;
      if (!isTransient(error) || failed === attempts) throw error;
      await delay(random() * Math.min(capMs, baseMs * 2 ** failed));
    }
  }
}
