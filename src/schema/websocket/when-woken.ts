export interface WokenSource<T> {
  /**
   * Registers the function to be called when there may be something new; answers with the one that
   * unregisters it.
   */
  readonly listen: (wake: () => void) => () => void;
  /** After a look, the least time to the next; what wakes meanwhile is seen together. Default 0. */
  readonly pauseMs?: number;
  /** Looks even unwoken, since a wake-up may be lost. */
  readonly pollMs: number;
  /** What is new; null where nothing is. Asked once at the beginning. */
  readonly produce: () => Promise<T | null>;
}

/**
 * A sequence of what is found on waking. Any number of wake-ups while the reader is busy are one look: the
 * reader sets the pace. `return()` lets go of the source at once.
 */
export function whenWoken<T>({
  listen,
  pollMs,
  pauseMs = 0,
  produce,
}: WokenSource<T>): AsyncIterableIterator<T> {
  let woken = true;
  let ended = false;
  let goOn: (() => void) | null = null;
  let pausing: NodeJS.Timeout | null = null;
  const mayLook = (): boolean => woken && pausing === null;
  const wake = (): void => {
    woken = true;
    if (mayLook()) goOn?.();
  };
  const pause = (): void => {
    if (pauseMs === 0) return;
    pausing = setTimeout(() => {
      pausing = null;
      if (mayLook()) goOn?.();
    }, pauseMs).unref();
  };
  const unlisten = listen(wake);
  const poll = setInterval(wake, pollMs).unref();
  const end = (): void => {
    ended = true;
    clearInterval(poll);
    if (pausing) clearTimeout(pausing);
    unlisten();
    goOn?.();
  };
  const wakeUp = (): Promise<void> =>
    new Promise((resolve) => {
      goOn = resolve;
      if (mayLook() || ended) resolve();
    });

  return {
    async next() {
      try {
        while (!ended) {
          await wakeUp();
          if (ended) break;
          woken = false;
          const value = await produce();
          pause();
          if (value !== null) return { done: false, value };
        }
      } catch (error) {
        end();
        throw error;
      }
      return { done: true, value: undefined };
    },
    async return() {
      end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
