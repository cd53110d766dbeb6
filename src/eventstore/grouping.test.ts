import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { groupingStore, tally } from './test-store.ts';
import { appendOf, testMeta } from './test-events.ts';
import type { AppendRequest, AppendResult } from './types.ts';
import { verifyStream } from './verify.ts';

let database: TestDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const note = (stream: string, expected: 'any' | 'none' | number = 'any'): AppendRequest => ({
  streams: [appendOf('acme', stream, expected, 'x')],
  meta: testMeta,
});
const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}-${i}`);

/** Number of transactions that wrote the streams of this prefix. */
async function transactions(prefix: string): Promise<number> {
  const sql = 'select count(distinct xmin::text)::int as count from events where stream like $1';
  return (await database.pool.query<{ count: number }>(sql, [`${prefix}-%`])).rows[0]!.count;
}

test('concurrent appends share a transaction, and each has its own outcome', async () => {
  const store = groupingStore(database.pool);
  await store.append(note('shared-7', 'none'));
  const results = await Promise.all(names('shared', 20).map((stream) => store.append(note(stream, 'none'))));
  expect(results[7]).toEqual({ outcome: 'conflict', stream: 'shared-7' });
  expect(tally(results)).toEqual({ appended: 19, conflict: 1 });
  expect(await transactions('shared')).toBe(3);
});

test('an append that finds nobody under way does not wait for company', async () => {
  const store = groupingStore(database.pool);
  expect((await store.append(note('lone-1'))).outcome).toBe('appended');
});

test('a bad payload inside a group fails alone', async () => {
  const store = groupingStore(database.pool);
  const requests = names('sound', 10).map((stream) => note(stream));
  requests.splice(5, 0, note('unsound-\u0000'));
  const settled = await Promise.allSettled(requests.map((request) => store.append(request)));
  const failed = settled.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []));
  expect(failed).toEqual([5]);
  expect(await transactions('sound')).toBe(10);
});

test('a stream repeated inside a group waits for the next one', async () => {
  const store = groupingStore(database.pool);
  const streams = ['first-0', ...names('repeated', 3), 'repeated-1', 'repeated-1'];
  const results = await Promise.all(streams.map((stream) => store.append(note(stream))));
  const versions = results.map((result) =>
    result.outcome === 'appended' ? result.versions[0]!.version : null,
  );
  expect(versions).toEqual([1, 1, 1, 1, 2, 3]);
  expect(await verifyStream(database.pool, { tenant: 'acme', stream: 'repeated-1' })).toEqual({
    intact: true,
    version: 3,
  });
});

test('one stream may be asserted by many members of a group', async () => {
  const store = groupingStore(database.pool);
  await store.append(note('plan-1', 'none'));
  const assertions = [{ tenant: 'acme', stream: 'plan-1', expected: 1 }];
  const results = await Promise.all(
    names('asserting', 20).map((s) => store.append({ ...note(s), assertions })),
  );
  expect(tally(results)).toEqual({ appended: 20 });
  expect(await transactions('asserting')).toBe(2);
});

test('a member that asserts what another writes waits for the next group and sees it moved', async () => {
  const store = groupingStore(database.pool);
  await store.append(note('plan-2', 'none'));
  const assertions = [{ tenant: 'acme', stream: 'plan-2', expected: 1 }];
  const [, retired, started] = await Promise.all([
    store.append(note('first-1')),
    store.append(note('plan-2', 1)),
    store.append({ ...note('asserting-late'), assertions }),
  ]);
  expect(retired.outcome).toBe('appended');
  expect(started).toEqual({ outcome: 'conflict', stream: 'plan-2' });
});

test('one key twice at once within a process: one effect, one answer', async () => {
  const store = groupingStore(database.pool);
  const receipt = { tenant: 'acme', key: 'twice', requestHash: 'h', result: { id: 1 } };
  const results = await Promise.all(
    names('twice', 8).map((stream) => store.append({ ...note(stream), receipt })),
  );
  expect(tally(results)).toEqual({ appended: 1, duplicate: 7 });
  expect(await transactions('twice')).toBe(1);
});

test('one key twice at once from two processes: one effect, and neighbours are not disturbed', async () => {
  const stores = [groupingStore(database.pool), groupingStore(database.pool)];
  const requests = (process: number): AppendRequest[] =>
    names(`rival-${process}`, 30).map((stream, i) => ({
      ...note(stream),
      receipt: { tenant: 'acme', key: `rival-${i}`, requestHash: 'h', result: { process } },
    }));
  const results: AppendResult[] = await Promise.all(
    stores.flatMap((store, process) => requests(process).map((request) => store.append(request))),
  );
  expect(tally(results)).toEqual({ appended: 30, duplicate: 30 });
});

test('two processes that write the same pairs of streams in opposite order do not deadlock', async () => {
  const stores = [groupingStore(database.pool), groupingStore(database.pool)];
  const pair = (a: string, b: string): AppendRequest => ({
    streams: [appendOf('acme', a, 'any', 'x'), appendOf('acme', b, 'any', 'x')],
    meta: testMeta,
  });
  const results = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      stores[i % 2]!.append(i % 2 ? pair('pair-a', 'pair-b') : pair('pair-b', 'pair-a')),
    ),
  );
  expect(tally(results)).toEqual({ appended: 40 });
  expect(await verifyStream(database.pool, { tenant: 'acme', stream: 'pair-a' })).toEqual({
    intact: true,
    version: 40,
  });
});
