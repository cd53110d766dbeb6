import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { storeOn } from './test-store.ts';
import { appendOf, testMeta } from './test-events.ts';
import { claimDue, deleteTimer, nextDueInMs, timerQueue } from './timers.ts';
import type { StreamAppend } from './types.ts';

let database: TestDatabase;
beforeAll(async () => (database = await freshDatabase()));
beforeEach(() => database.pool.query('truncate timers'));
afterAll(() => database.drop());

const append = (stream: string, timers: Partial<StreamAppend>, expected: 'any' | 'none' = 'any') =>
  storeOn(database.pool).append({
    streams: [{ ...appendOf('acme', stream, expected, 'x'), ...timers }],
    meta: testMeta,
  });
const leaseMs = 60_000;

test('a timer is due by the database, once per claim', async () => {
  await append('timed-1', {
    setTimers: [
      { key: 'soon', dueInMs: 0 },
      { key: 'later', dueInMs: 3_600_000 },
    ],
  });
  const due = await claimDue(database.pool, 10, leaseMs);
  expect(due).toMatchObject([{ tenant: 'acme', stream: 'timed-1', key: 'soon' }]);
  expect(await claimDue(database.pool, 10, leaseMs)).toEqual([]);
});

test('many claimers at once: every timer goes to exactly one', async () => {
  await Promise.all(
    Array.from({ length: 50 }, (_, i) => append(`shared-${i}`, { setTimers: [{ key: 'k', dueInMs: 0 }] })),
  );
  const claims = await Promise.all(Array.from({ length: 10 }, () => claimDue(database.pool, 5, leaseMs)));
  const streams = claims.flat().map(({ stream }) => stream);
  expect(new Set(streams).size).toBe(streams.length);
  const rest = await claimDue(database.pool, 100, leaseMs);
  expect(streams.length + rest.length).toBe(50);
});

test('a claim that lapses is due again', async () => {
  await append('lapsed-1', { setTimers: [{ key: 'k', dueInMs: 0 }] });
  const [first] = await claimDue(database.pool, 1, 0);
  expect(await claimDue(database.pool, 1, leaseMs)).toEqual([first]);
});

test('the append that handles a timer clears it', async () => {
  await append('handled-1', {
    setTimers: [
      { key: 'a', dueInMs: 0 },
      { key: 'b', dueInMs: 0 },
    ],
  });
  await append('handled-1', { clearTimers: ['a'] });
  expect((await claimDue(database.pool, 10, leaseMs)).map(({ key }) => key)).toEqual(['b']);
});

test('an append that conflicts moves no timer', async () => {
  await append('refused-1', { setTimers: [{ key: 'a', dueInMs: 0 }] });
  const refused = await append(
    'refused-1',
    { setTimers: [{ key: 'b', dueInMs: 0 }], clearTimers: ['a'] },
    'none',
  );
  expect(refused.outcome).toBe('conflict');
  expect((await claimDue(database.pool, 10, leaseMs)).map(({ key }) => key)).toEqual(['a']);
});

test('a timer moved while it was claimed survives its deletion by the claimer', async () => {
  await append('moved-1', { setTimers: [{ key: 'k', dueInMs: 0 }] });
  const [claimed] = await claimDue(database.pool, 1, leaseMs);
  await append('moved-1', { setTimers: [{ key: 'k', dueInMs: 0 }] });
  await deleteTimer(database.pool, claimed!);
  const [moved] = await claimDue(database.pool, 1, leaseMs);
  expect(moved).toMatchObject({ stream: 'moved-1', key: 'k' });
  await deleteTimer(database.pool, moved!);
  expect(await nextDueInMs(database.pool)).toBeNull();
});

test('the next due time counts claims, and is 0 where one is due', async () => {
  const queue = timerQueue(database.pool);
  expect(await queue.nextDueInMs()).toBeNull();
  await append('next-1', { setTimers: [{ key: 'later', dueInMs: 3_600_000 }] });
  expect(await queue.nextDueInMs()).toBeGreaterThan(3_000_000);
  await append('next-1', { setTimers: [{ key: 'now', dueInMs: 0 }] });
  expect(await queue.nextDueInMs()).toBe(0);
  await queue.claimDue(1, leaseMs);
  const lapse = await queue.nextDueInMs();
  expect(lapse).toBeGreaterThan(0);
  expect(lapse).toBeLessThanOrEqual(leaseMs);
});
