import type { WakeupChannel, Wakeups } from '../messaging/types.ts';
import { Alarm } from '../platform/alarm.ts';

export interface UntilOptions {
  readonly wakeups: Pick<Wakeups, 'on'>;
  /** Whose hints say that it may be worth looking again. */
  readonly channels: readonly WakeupChannel[];
  readonly signal: AbortSignal;
}

/** A hint that is lost costs this much. */
const pollMs = 250;

/**
 * Resolves true once a look says so, false where the signal aborts first. Looks on hints, but spends most of the time not looking: a look
 * at a large tenant is dear.
 */
export async function until(look: () => Promise<boolean>, options: UntilOptions): Promise<boolean> {
  const { wakeups, channels, signal } = options;
  const alarm = new Alarm();
  const wake = (): void => alarm.within(0);
  const unlisten = channels.map((channel) => wakeups.on(channel, wake));
  signal.addEventListener('abort', wake);
  try {
    while (!signal.aborted) {
      const begun = performance.now();
      if (await look()) return true;
      const restMs = 3 * (performance.now() - begun);
      if (!signal.aborted) await new Alarm().sleep(Math.min(restMs, 2_000));
      if (!signal.aborted) await alarm.sleep(pollMs);
    }
    return false;
  } finally {
    for (const off of unlisten) off();
    signal.removeEventListener('abort', wake);
  }
}
