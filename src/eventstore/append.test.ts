import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { appendGroup } from './append-group.ts';
import { appendOne } from './append-one.ts';
import type { PreparedAppend } from './prepared-append.ts';
import { groupingStore, storeOn, tally } from './test-store.ts';
import { appendOf, testMeta } from './test-events.ts';
import type { AppendRequest, AppendResult } from './types.ts';
import { verifyStream } from './verify.ts';

let database: TestDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const tenant = 'acme';
const note = (stream: string, expected: 'any' | 'none' | number = 'any'): AppendRequest => ({
  streams: [appendOf(tenant, stream, expected, 'x')],
  meta: testMeta,
});
/** An append ready to be sent on a connection of the test's own. */
const oneEvent = (stream: string): PreparedAppend => {
  const id = '00000000-0000-7000-8000-000000000000';
  const event = { id, type: 'NoteTaken', schemaVersion: 1, body: '{"text":"x"}', digest: Buffer.alloc(32) };
  const place = { tenant, stream, accountId: null, expected: -1, shared: false, shard: 0 };
  return {
    entries: [{ ...place, events: [event], timers: [], businessTimers: [] }],
    meta: JSON.stringify(testMeta),
    receipt: null,
  };
};
const receiptOf = (key: string) => ({ tenant, key, requestHash: 'h', result: {} });

test('32 concurrent writers on one stream: versions without gap, chain intact', async () => {
  const store = storeOn(database.pool, { grouping: false });
  const stream = 'contended-1';
  await store.append(note(stream, 'none'));
  const optimistic = async (): Promise<void> => {
    for (let written = false; !written;) {
      const { version } = await store.read({ tenant, stream });
      written = (await store.append(note(stream, version))).outcome === 'appended';
    }
  };
  const writer = async (): Promise<void> => {
    await store.append(note(stream));
    await optimistic();
    await store.append(note(stream));
  };
  await Promise.all(Array.from({ length: 32 }, writer));
  const { events } = await store.read({ tenant, stream });
  expect(events.map(({ version }) => version)).toEqual(Array.from({ length: 97 }, (_, i) => i + 1));
  expect(await verifyStream(database.pool, { tenant, stream })).toEqual({ intact: true, version: 97 });
});

test('one stream created by 32 writers at once: one of them creates it', async () => {
  const store = storeOn(database.pool, { grouping: false });
  const results = await Promise.all(
    Array.from({ length: 32 }, () => store.append(note('created-1', 'none'))),
  );
  expect(tally(results)).toEqual({ appended: 1, conflict: 31 });
});

test('one key twice at once, on different streams: one effect, one answer', async () => {
  const store = storeOn(database.pool, { grouping: false });
  const results = await Promise.all(
    Array.from({ length: 16 }, (_, i) => store.append({ ...note(`keyed-${i}`), receipt: receiptOf('k1') })),
  );
  expect(tally(results)).toEqual({ appended: 1, duplicate: 15 });
  const written = await database.pool.query(`select from events where stream like 'keyed-%'`);
  expect(written.rowCount).toBe(1);
});

test('an append killed after its commit and before its answer, retried: one effect', async () => {
  for (const grouping of [false, {}] as const) {
    let lost = false;
    const losing = new Proxy(database.pool, {
      get: (pool, property) =>
        property === 'query' && !lost
          ? async (...args: [string]) => {
              lost = true;
              await pool.query(...args);
              throw new Error('Connection terminated unexpectedly');
            }
          : (Reflect.get(pool, property) as unknown),
    });
    const store = storeOn(losing, { grouping });
    const stream = `ambiguous-${grouping ? 'grouped' : 'alone'}`;
    const request = { ...note(stream), receipt: receiptOf(stream) };
    await expect(store.append(request)).rejects.toThrow('terminated');
    expect(await store.append(request)).toMatchObject({
      outcome: 'duplicate',
      receipt: { versions: [{ stream, version: 1 }] },
    });
    expect((await store.read({ tenant, stream })).version).toBe(1);
  }
});

test('a transaction that began earlier and locked later does not turn the recorded time back', async () => {
  const store = storeOn(database.pool);
  const client = await database.pool.connect();
  const stream = 'late-1';
  await client.query('begin');
  await client.query('select now()');
  await client.query('select pg_sleep(0.005)');
  await store.append(note(stream));
  await appendOne(client, oneEvent(stream));
  await client.query('commit');
  client.release();
  const { events } = await store.read({ tenant, stream });
  expect(events.map(({ version }) => version)).toEqual([1, 2]);
  expect(events[1]!.recordedAt >= events[0]!.recordedAt).toBe(true);
});

test.each([
  ['alone', false],
  ['in a group', { maxInFlight: 1 }],
] as const)(
  'a command that begins a stream has its key before the stream, sent %s: sent twice at once it cannot deadlock',
  async (_, grouping) => {
    const store = storeOn(database.pool, { grouping });
    const stream = `ordered-${grouping ? 'group' : 'alone'}`;
    const holder = await database.pool.connect();
    await holder.query('begin');
    await holder.query(
      `insert into command_receipts (tenant, key, request_hash, result, versions, recorded_at)
       values ($1, $2, 'h', '{}', '[]', now())`,
      [tenant, stream],
    );
    // In the group the first occupies the only slot while the others come.
    const neighbours = grouping ? [store.append(note(`${stream}-1`)), store.append(note(`${stream}-2`))] : [];
    const waiting = store.append({ ...note(stream, 'none'), receipt: receiptOf(stream) });
    await someoneWaitsForALock();
    // Long before PostgreSQL, by ending one of the two, would hide that they wait for each other.
    await holder.query(`set local lock_timeout = '200ms'`);
    const [begun] = await Promise.allSettled([appendOne(holder, oneEvent(stream))]);
    await holder.query('rollback');
    holder.release();
    expect((await waiting).outcome).toBe('appended');
    expect(begun.status).toBe('fulfilled');
    await Promise.all(neighbours);
  },
);

test('a stream cannot move between being asserted and the commit of the append that asserts it', async () => {
  const store = storeOn(database.pool);
  await store.append(note('terms-1', 'none'));
  const client = await database.pool.connect();
  await client.query('begin');
  const { entries, ...rest } = oneEvent('under-terms-1');
  const assertion = { ...entries[0]!, stream: 'terms-1', expected: 1, shared: true, events: [] };
  const [asserting] = await appendGroup(client, [{ entries: [...entries, assertion], ...rest }]);
  expect(asserting!.outcome).toBe('appended');

  const order: string[] = [];
  const moving = store.append(note('terms-1', 1)).finally(() => order.push('moved'));
  await someoneWaitsForALock();
  order.push('committed');
  await client.query('commit');
  client.release();
  expect((await moving).outcome).toBe('appended');
  expect(order).toEqual(['committed', 'moved']);
});

test('streams written together carry one recorded time', async () => {
  const store = storeOn(database.pool);
  await store.append({
    streams: [appendOf(tenant, 'together-1', 'none', 'a', 'b'), appendOf(tenant, 'together-2', 'none', 'c')],
    meta: testMeta,
  });
  const { rows } = await database.pool.query(
    `select count(distinct recorded_at)::int as times, count(*)::int as events from events where stream like 'together-%'`,
  );
  expect(rows).toEqual([{ times: 1, events: 3 }]);
});

test('a conflict draws no outbox id', async () => {
  const store = storeOn(database.pool);
  await store.append(note('drawn-1', 'none'));
  const drawn = async (): Promise<unknown> =>
    (await database.pool.query(`select last_value from pg_sequences where sequencename = 'outbox_id_seq'`))
      .rows[0];
  const before = await drawn();
  expect((await store.append(note('drawn-1', 'none'))).outcome).toBe('conflict');
  expect((await store.append(note('drawn-1', 9))).outcome).toBe('conflict');
  expect(await drawn()).toEqual(before);
});

test('every event leaves a pointer in the outbox, all of one account in one shard', async () => {
  const store = storeOn(database.pool);
  const streams = ['queued-1', 'queued-2', 'queued-3'];
  await Promise.all(streams.map((stream) => store.append({ ...note(stream), receipt: receiptOf(stream) })));
  await store.append({ streams: [appendOf(tenant, 'queued-1', 1, 'a', 'b')], meta: testMeta });
  const { rows } = await database.pool.query<{ pointers: string[]; shards: number }>(
    `select array_agg(stream || '/' || version order by id) as pointers, count(distinct shard)::int as shards
     from outbox where stream like 'queued-%'`,
  );
  expect(rows[0]!.pointers.slice(0, 3).sort()).toEqual(['queued-1/1', 'queued-2/1', 'queued-3/1']);
  expect(rows[0]!.pointers.slice(3)).toEqual(['queued-1/2', 'queued-1/3']);
  expect(rows[0]!.shards).toBe(1);
});

test('an event of any kind of append leaves its pointer, once and in order', async () => {
  const stores = [storeOn(database.pool, { grouping: false }), groupingStore(database.pool)];
  const kinds = stores.flatMap((store) =>
    (['none', 'any'] as const).flatMap((begin) =>
      [true, false].flatMap((hasReceipt) =>
        [['a'], ['a', 'b']].map((texts) => ({ store, begin, hasReceipt, texts })),
      ),
    ),
  );
  await Promise.all(
    kinds.map(async ({ store, begin, hasReceipt, texts }, kind) => {
      const stream = `pointed-${kind}`;
      for (const [turn, expected] of ([begin, texts.length, 'exists', 'any'] as const).entries()) {
        const receipt = hasReceipt ? { receipt: receiptOf(`${stream}/${turn}`) } : {};
        const streams = [appendOf(tenant, stream, expected, ...texts)];
        expect(await store.append({ streams, meta: testMeta, ...receipt })).toMatchObject({
          outcome: 'appended',
        });
      }
    }),
  );
  const { rows } = await database.pool.query<{ stream: string; versions: number[] }>(
    `select stream, array_agg(version::int order by id) as versions
     from outbox where stream like 'pointed-%' group by stream`,
  );
  const queued = new Map(rows.map(({ stream, versions }) => [stream, versions]));
  kinds.forEach(({ texts }, kind) =>
    expect(queued.get(`pointed-${kind}`)).toEqual(Array.from({ length: 4 * texts.length }, (_, n) => n + 1)),
  );
});

test('advancing a stream stays within its page', async () => {
  const store = storeOn(database.pool);
  await store.append(note('hot-1'));
  const client = await database.pool.connect();
  await client.query('begin');
  await appendOne(client, oneEvent('hot-1'));
  const { rows } = await client.query(
    `select n_tup_upd > 0 as updated, n_tup_upd = n_tup_hot_upd as within_page
     from pg_stat_xact_user_tables where relname = 'streams'`,
  );
  await client.query('rollback');
  client.release();
  expect(rows).toEqual([{ updated: true, within_page: true }]);
});

test.each([
  'update events set body = body',
  'delete from events',
  'truncate events',
  'delete from command_receipts',
])('the log refuses: %s', async (statement) => {
  await expect(database.pool.query(statement)).rejects.toThrow('append-only');
});

test('listeners hear of commits, and of nothing else', async () => {
  const store = storeOn(database.pool);
  const heard: unknown[] = [];
  const stop = store.onAppended((notice) => heard.push(notice));
  const setTimers = [{ key: 't', dueInMs: 1 }];
  await store.append({
    streams: [{ ...appendOf(tenant, 'heard-1', 'none', 'a', 'b'), setTimers }],
    meta: testMeta,
  });
  const refused: AppendResult = await store.append(note('heard-1', 'none'));
  stop();
  await store.append(note('heard-1'));
  expect(refused.outcome).toBe('conflict');
  const { shard } = (
    await database.pool.query<{ shard: number }>(`select distinct shard from outbox where stream = 'heard-1'`)
  ).rows[0]!;
  const streams = [{ tenant, stream: 'heard-1', eventTypes: ['NoteTaken', 'NoteTaken'] }];
  expect(heard).toEqual([{ shards: [shard], firstTimerMs: 1, streams }]);
});

/** Returns once a statement in this database is blocked by another. */
async function someoneWaitsForALock(): Promise<void> {
  const sql = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  for (let waiting = 0; waiting === 0;) waiting = (await database.pool.query(sql)).rowCount ?? 0;
}
