/**
 * Turns each event of a source into a result. `return()` reaches the source at once, also while an event is
 * awaited: an async generator here would keep its listeners until the next event. A null result ends the
 * sequence. `return()` never rejects: what the source fails with is told by `next()`, to whoever is still there.
 */
export function mapEvents<E, R>(
  source: AsyncIterable<E>,
  toResult: (event: E) => Promise<R | null>,
): AsyncIterableIterator<R> {
  const events = source[Symbol.asyncIterator]();
  let finished: Promise<void> | undefined;
  const finish = (): Promise<void> =>
    (finished ??= Promise.resolve(events.return?.()).then(
      () => undefined,
      () => undefined,
    ));
  const done = { done: true, value: undefined } as const;

  return {
    async next() {
      if (finished) return done;
      const event = await events.next();
      if (event.done || finished) return done;
      const result = await toResult(event.value).catch(async (error: unknown) => {
        await finish();
        throw error;
      });
      if (result !== null) return { done: false, value: result };
      await finish();
      return done;
    },
    async return() {
      await finish();
      return done;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
