import { isConnectionLoss } from '../commands/connection-loss.ts';
import type { Wakeups } from '../messaging/types.ts';

/** Has the read model applied that version of the stream? */
export type ProjectionReached = (
  projection: string,
  tenant: string,
  stream: string,
  version: number,
) => Promise<boolean>;

/** How long a lost hint may delay the answer. */
const pollMs = 250;

/**
 * Resolves true once the read model has applied that version of the stream, false when `signal` aborts first. A database that is away
 * for a moment is asked again: its outage is no failure of the read model, and must not use up a saga's attempts.
 */
export async function awaitProjection(
  { projectionReached, wakeups }: { projectionReached: ProjectionReached; wakeups: Wakeups },
  projection: string,
  reached: { readonly tenant: string; readonly stream: string; readonly version: number },
  signal: AbortSignal,
): Promise<boolean> {
  let look: () => void = () => undefined;
  const unlisten = wakeups.on('projection', (details) => {
    if (details.size === 0 || details.has(`${projection} ${reached.tenant}`)) look();
  });
  const poll = setInterval(() => look(), pollMs);
  const onAbort = (): void => look();
  signal.addEventListener('abort', onAbort);
  try {
    for (;;) {
      // Armed before the question, so that a commit during it is not slept through.
      const hint = new Promise<void>((resolve) => (look = resolve));
      if (await projectionReached(projection, reached.tenant, reached.stream, reached.version).catch(notYet))
        return true;
      if (signal.aborted) return false;
      await hint;
    }
  } finally {
    unlisten();
    clearInterval(poll);
    signal.removeEventListener('abort', onAbort);
  }
}

function notYet(error: unknown): false {
  if (isConnectionLoss(error)) return false;
  throw error;
}
