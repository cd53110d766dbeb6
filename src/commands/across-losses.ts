import { setTimeout as delay } from 'node:timers/promises';
import { isConnectionLoss } from './connection-loss.ts';

export interface Patience {
  /** In [0, 1). */
  readonly random: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

const mostLosses = 5;
const inRealTime: Patience = { random: Math.random, pause: (ms) => delay(ms) };

/**
 * Tries again where the connection to the database was lost, and with it the knowledge of what was done: for what is done once however
 * often it is tried. The fifth loss is thrown.
 */
export async function acrossLosses<T>(
  attempt: () => Promise<T>,
  { random, pause }: Patience = inRealTime,
): Promise<T> {
  for (let losses = 1; ; losses += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isConnectionLoss(error) || losses === mostLosses) throw error;
      await pause(random() * 100 * 2 ** losses);
    }
  }
}
