import * as sample from '../support/sample-events.ts';
import { appliedInOrder, storedInOrder } from './order-keeper.ts';
import { afterCommits, pipeline, type Pipeline } from './pipeline.ts';

/** At the commit of the slow stream's events the transaction has drawn its positions, and waits for the test. */
const slowCommit = `
  create function wait_for_the_test() returns trigger language plpgsql as $$ begin
    if new.stream = 'account-slow' then perform pg_advisory_xact_lock(42); end if;
    return null;
  end $$;
  create constraint trigger slow after insert on outbox deferrable initially deferred
    for each row execute function wait_for_the_test()`;

let way: Pipeline;
beforeAll(async () => void (way = await pipeline()));
afterAll(() => way?.drop());

test('a slow transaction that holds a low position: what overtook it does not hide it', async () => {
  const { pool, append } = way.stand;
  await pool.query(slowCommit);
  await way.projector(way.broker());
  const relay = way.relay(way.broker());
  const gate = await pool.connect();
  await gate.query('select pg_advisory_lock(42)');
  const slow = append('slow', 'account-slow', [
    sample.contactChanged('slow', 'Late', '2026-03-05T15:00:00.000Z'),
  ]);
  const waits = `select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`;
  while ((await gate.query(waits)).rowCount === 0);

  await way.write(8, 20);
  while (relay.stats().relayed < 160) await new Promise(setImmediate);
  expect((await appliedInOrder(pool)).has('account-slow')).toBe(false);
  // The writers overtake one another too, where their commits take long.
  const { late } = relay.stats();
  await gate.query('select pg_advisory_unlock(42)');
  gate.release();
  await slow;
  await afterCommits(way.wakeups, async () => (await appliedInOrder(pool)).has('account-slow'));
  // It is counted when it is deleted, which may be after it was applied.
  while (relay.stats().relayed < 161) await new Promise(setImmediate);
  expect(relay.stats().late).toBe(late + 1);
  await afterCommits(way.wakeups, async () => {
    const applied = await appliedInOrder(pool);
    return [...applied.values()].reduce((sum, versions) => sum + versions.length, 0) >= 161;
  });
  expect(await appliedInOrder(pool)).toEqual(await storedInOrder(pool));
});
