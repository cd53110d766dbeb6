import pg from 'pg';
import type { Projection } from '../../src/projections/types.ts';
import { appliedInOrder, orderKeeper, storedInOrder } from './order-keeper.ts';
import { afterCommits, pipeline, type Pipeline } from './pipeline.ts';

const [writers, events] = [32, 30];
const [poisoned, poison] = ['account-w7', 11];

let way: Pipeline;
beforeAll(async () => void (way = await pipeline()));
afterAll(() => way?.drop());

/** One event in a hundred, wherever in a batch it comes. */
const isUnlucky = (stream: string, version: number): boolean =>
  (Number(stream.replace('account-w', '')) * events + version) % 100 === 0;
const unlucky = Math.floor((writers * events) / 100);

/** An unlucky event makes its whole batch fail the first time, as a deadlock would; one event can never be applied. */
function failing(failures: Set<string>): Projection {
  return {
    ...orderKeeper,
    apply: async (tx, given) => {
      await orderKeeper.apply(tx, given);
      for (const { stream, version } of given) {
        if (stream === poisoned && version === poison) throw new Error(`cannot take ${stream}@${version}`);
        const id = `${stream}@${version}`;
        if (failures.has(id) || !isUnlucky(stream, version)) continue;
        failures.add(id);
        throw Object.assign(new pg.DatabaseError('deadlock detected', 0, 'error'), { code: '40P01' });
      }
    },
  };
}

test('1 % handler failures: no order violation, the poison stream is parked, all others flow', async () => {
  const failures = new Set<string>();
  const projector = await way.projector(way.broker(), { projections: [failing(failures)] });
  way.relay(way.broker());
  await way.write(writers, events);

  const isDone = async (): Promise<boolean> => {
    const applied = await appliedInOrder(way.stand.pool);
    const whole = [...applied].filter(([, versions]) => versions.length === events);
    return whole.length === writers - 1 && (await projector.parked()).length > 0;
  };
  await afterCommits(way.wakeups, isDone);

  expect(failures.size).toBe(unlucky);
  const upToPoison = Array.from({ length: poison - 1 }, (_, index) => index + 1);
  const expected = new Map([...(await storedInOrder(way.stand.pool)), [poisoned, upToPoison]]);
  expect(await appliedInOrder(way.stand.pool)).toEqual(expected);
  expect(await projector.parked()).toEqual([
    expect.objectContaining({
      stream: poisoned,
      version: poison,
      reason: `cannot take ${poisoned}@${poison}`,
    }),
  ]);
});
