import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { appliedInOrder, storedInOrder } from './order-keeper.ts';
import { afterCommits, pipeline, type Pipeline } from './pipeline.ts';

let way: Pipeline;
let elsewhere: TestDatabase;
beforeAll(async () => {
  way = await pipeline();
  elsewhere = await freshDatabase();
});
afterAll(async () => {
  await way?.drop();
  await elsewhere?.drop();
});

test('two leaders of every shard at once: messages come twice, nothing is lost, applied twice or out of order', async () => {
  const { pool } = way.stand;
  const projector = await way.projector(way.broker());
  // Locks in two databases keep nobody out.
  const relays = [way.relay(way.broker()), way.relay(way.broker(), elsewhere.url)];
  while (relays.some((relay) => relay.stats().leading.length < 8)) await new Promise(setImmediate);
  const whole = async (): Promise<boolean> => {
    const [applied, stored] = [await appliedInOrder(pool), await storedInOrder(pool)];
    return [...stored].every(([stream, versions]) => (applied.get(stream)?.length ?? 0) >= versions.length);
  };
  do {
    await way.write(16, 20);
    await afterCommits(way.wakeups, whole);
  } while (projector.stats().duplicates === 0);
  while ((await pool.query('select from outbox limit 1')).rowCount !== 0);
  expect(await appliedInOrder(pool)).toEqual(await storedInOrder(pool));
});
