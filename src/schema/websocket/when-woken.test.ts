import { mapEvents } from './map-events.ts';
import { whenWoken } from './when-woken.ts';

/** A source that is woken by hand and finds what it is given. */
function source(found: (number | null)[]) {
  let wake = (): void => {};
  let listening = false;
  const sequence = whenWoken({
    pollMs: 60_000,
    listen: (onWake) => {
      wake = onWake;
      listening = true;
      return () => void (listening = false);
    },
    produce: async () => found.shift() ?? null,
  });
  return { sequence, wake: () => wake(), isListening: () => listening };
}

describe('a sequence that is woken', () => {
  it('looks once at the beginning, and again only when woken', async () => {
    const { sequence, wake } = source([1, 2]);
    expect(await sequence.next()).toEqual({ done: false, value: 1 });
    const second = sequence.next();
    wake();
    expect(await second).toEqual({ done: false, value: 2 });
  });

  it('makes one look of many wake-ups while the reader is busy', async () => {
    const { sequence, wake } = source([1, 2, 3]);
    await sequence.next();
    wake();
    wake();
    wake();
    expect((await sequence.next()).value).toBe(2);
    const third = sequence.next();
    expect(await Promise.race([third, Promise.resolve('waiting')])).toBe('waiting');
    wake();
    expect((await third).value).toBe(3);
  });

  it('sees together what wakes it during its pause', async () => {
    let looks = 0;
    let wake = (): void => {};
    const sequence = whenWoken({
      pollMs: 60_000,
      pauseMs: 20,
      listen: (onWake) => {
        wake = onWake;
        return () => {};
      },
      produce: async () => (looks += 1),
    });
    await sequence.next();
    const second = sequence.next();
    for (let n = 0; n < 100; n += 1) wake();
    expect((await second).value).toBe(2);
    await sequence.return?.();
    expect(looks).toBe(2);
  });

  it('goes on waiting where nothing is new', async () => {
    const { sequence, wake } = source([null, 7]);
    const first = sequence.next();
    wake();
    setImmediate(wake);
    expect((await first).value).toBe(7);
  });

  it('lets go of its source at once, also in the middle of waiting', async () => {
    const { sequence, isListening } = source([1]);
    await sequence.next();
    const waiting = sequence.next();
    expect(isListening()).toBe(true);
    await sequence.return?.();
    expect(isListening()).toBe(false);
    expect((await waiting).done).toBe(true);
  });

  it('lets go of its source when looking fails', async () => {
    let listening = true;
    const sequence = whenWoken({
      pollMs: 60_000,
      listen: () => () => void (listening = false),
      produce: () => Promise.reject(new Error('lost')),
    });
    await expect(sequence.next()).rejects.toThrow('lost');
    expect(listening).toBe(false);
  });
});

describe('mapped events', () => {
  it('end, and let go of their source, at the first null', async () => {
    const { sequence, isListening } = source([1, 2]);
    const mapped = mapEvents(sequence, async (n) => (n === 1 ? null : n));
    expect((await mapped.next()).done).toBe(true);
    expect(isListening()).toBe(false);
    expect((await mapped.next()).done).toBe(true);
  });

  it('reach the source by return() while an event is awaited', async () => {
    const { sequence, isListening } = source([]);
    const mapped = mapEvents(sequence, async (n: number) => n);
    const waiting = mapped.next();
    await mapped.return?.();
    expect(isListening()).toBe(false);
    expect((await waiting).done).toBe(true);
  });

  it('let go of their source when a result cannot be made', async () => {
    const { sequence, isListening } = source([1]);
    const mapped = mapEvents(sequence, () => Promise.reject(new Error('broken')));
    await expect(mapped.next()).rejects.toThrow('broken');
    expect(isListening()).toBe(false);
  });
});
