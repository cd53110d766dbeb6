import { BatchLoop } from './batch-loop.ts';

describe('micro-batches', () => {
  const loopOf = (over: { lingerMs: number; handle: (batch: readonly number[]) => Promise<void> }) => {
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
