import { BatchLoop } from './batch-loop.ts';

describe('micro-batches', () => {
  const loopOf = (over: {
    lingerMs: number;
    isLast?: (item: number) => boolean;
    patienceMs?: (item: number) => number | null;
    handle: (batch: readonly number[]) => Promise<void>;
  }) => {
    const settled: number[][] = [];
    const loop = new BatchLoop<number>({
      maxBatch: 3,
      ...over,
      settle: (batch) => void settled.push([...batch]),
      failed: () => {},
    });
    return { loop, settled };
  };

  it('do not wait once they are full', async () => {
    let handled = (): void => {};
    const done = new Promise<void>((resolve) => (handled = resolve));
    const { loop, settled } = loopOf({ lingerMs: 3_600_000, handle: async () => handled() });
    for (const item of [1, 2, 3]) loop.offer(item);
    await done;
    await loop.end();
    expect(settled).toEqual([[1, 2, 3]]);
  });

  it('take at once what gathered meanwhile', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const batches: number[][] = [];
    let second = (): void => {};
    const done = new Promise<void>((resolve) => (second = resolve));
    const { loop } = loopOf({
      lingerMs: 0,
      handle: async (batch) => {
        batches.push([...batch]);
        if (batches.length === 2) second();
        await gate;
      },
    });
    for (const item of [1, 2, 3, 4, 5]) loop.offer(item);
    release();
    await done;
    await loop.end();
    expect(batches).toEqual([[1], [2, 3, 4]]);
  });

  it('end with an item with which they may, and elsewhere only where they are full without one', async () => {
    let handled = (): void => {};
    const done = new Promise<void>((resolve) => (handled = resolve));
    const { loop, settled } = loopOf({
      lingerMs: 0,
      isLast: (item) => item % 10 === 0,
      handle: async (batch) => {
        if (batch.includes(20)) handled();
      },
    });
    loop.offer(1, 10, 11, 12, 13, 14, 15, 20);
    await done;
    await loop.end();
    expect(settled).toEqual([
      [1, 10],
      [11, 12, 13],
      [14, 15, 20],
    ]);
  });

  it('begin with what comes after nothing came', async () => {
    let handled = (): void => {};
    const done = new Promise<void>((resolve) => (handled = resolve));
    const { loop } = loopOf({ lingerMs: 0, handle: async () => handled() });
    loop.offer();
    loop.offer(1);
    await done;
    await loop.end();
  });

  it('take what has patience along with what has none', async () => {
    const batches: number[][] = [];
    let handled = (): void => {};
    const done = new Promise<void>((resolve) => (handled = resolve));
    const { loop } = loopOf({
      lingerMs: 0,
      patienceMs: (item) => (item < 10 ? 3_600_000 : null),
      handle: async (batch) => {
        batches.push([...batch]);
        if (batches.flat().includes(11)) handled();
      },
    });
    for (const item of [1, 10, 2]) loop.offer(item);
    await new Promise((resolve) => setImmediate(resolve));
    loop.offer(11);
    await done;
    await loop.end();
    expect(batches.flat()).toEqual([1, 10, 2, 11]);
    expect(batches).not.toContainEqual([2]);
  });

  it('wait for what has patience no longer than the most impatient of what came together', async () => {
    let handled = (batch: readonly number[]): void => void batch;
    const done = new Promise<readonly number[]>((resolve) => (handled = resolve));
    const { loop } = loopOf({
      lingerMs: 0,
      patienceMs: (item) => (item < 10 ? 3_600_000 : null),
      handle: async (batch) => handled(batch),
    });
    loop.offer(10, 1);
    expect(await done).toEqual([10, 1]);
    await loop.end();
  });

  it('settle nothing more once abandoned, though their handler finishes', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { loop, settled } = loopOf({ lingerMs: 0, handle: () => gate });
    loop.offer(1);
    const abandoned = loop.abandon();
    loop.offer(2);
    release();
    await abandoned;
    expect(settled).toEqual([]);
  });
});
