import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { fixedClock } from '../platform/clock.ts';
import { businessTimers, type BusinessTimers } from './business-timers.ts';
import { createMemoryStore } from './memory.ts';
import { createRegistry } from './registry.ts';
import { appendOf, testDeclarations, testMeta } from './test-events.ts';
import { groupingStore, storeOn } from './test-store.ts';
import type { EventStore, StreamAppend } from './types.ts';

let database: TestDatabase;
beforeAll(async () => (database = await freshDatabase()));
beforeEach(() => database.pool.query('truncate business_timers, tenant_clocks, timers'));
afterAll(() => database.drop());

const [past, later, future] = [
  '2026-01-01T00:00:00.000Z',
  '2026-01-02T00:00:00.000Z',
  '2999-01-01T00:00:00.000Z',
];
const key = 'renewal';
const leaseMs = 60_000;
const due = (dueAt: string | null): Partial<StreamAppend> => ({
  setTimers: [{ key, clock: 'business', dueAt }],
});
const append = (store: EventStore, stream: string, timers: Partial<StreamAppend>, tenant = 'acme') =>
  store.append({ streams: [{ ...appendOf(tenant, stream, 'any', 'x'), ...timers }], meta: testMeta });
const streams = (timers: readonly { readonly stream: string }[]): string[] =>
  timers.map(({ stream }) => stream);

const memory = (): { store: EventStore; timers: BusinessTimers } => {
  const registry = createRegistry(testDeclarations);
  const store = createMemoryStore({ registry, clock: fixedClock('2026-06-01T00:00:00.000Z') });
  return { store, timers: store.businessTimers };
};

describe.each([
  ['PostgreSQL', () => ({ store: storeOn(database.pool), timers: businessTimers(database.pool) })],
  ['memory', memory],
])('business timers on %s', (_name, open) => {
  test('come due in the order of their time, once per claim', async () => {
    const { store, timers } = open();
    await append(store, 'timed-b', due(later));
    await append(store, 'timed-a', due(past));
    await append(store, 'timed-c', due(future));
    expect(await timers.nextDueInMs()).toBe(0);
    expect(await timers.claimDue(10, leaseMs)).toEqual([
      { tenant: 'acme', stream: 'timed-a', key, dueAt: past, again: false },
      { tenant: 'acme', stream: 'timed-b', key, dueAt: later, again: false },
    ]);
    expect(await timers.claimDue(10, leaseMs)).toEqual([]);
    expect(await timers.nextDueInMs()).toBeGreaterThan(0);
  });

  test('a claim that lapses is due again', async () => {
    const { store, timers } = open();
    await append(store, 'lapsed-1', due(past));
    const first = await timers.claimDue(1, 0);
    expect(first).toMatchObject([{ again: false }]);
    expect(await timers.claimDue(1, leaseMs)).toEqual([{ ...first[0], again: true }]);
  });

  test('the append that handles one moves or clears it, also without an event', async () => {
    const { store, timers } = open();
    await append(store, 'handled-1', due(past));
    await timers.claimDue(1, leaseMs);
    await append(store, 'handled-1', { ...due(later), events: [] });
    expect(await timers.claimDue(10, leaseMs)).toMatchObject([{ stream: 'handled-1', dueAt: later }]);
    await append(store, 'handled-1', due(null));
    expect(await timers.dueBy('acme', future, 10)).toEqual([]);
    expect(await timers.nextDueInMs()).toBeNull();
  });

  test('of one tenant can be asked for as of any moment', async () => {
    const { store, timers } = open();
    await append(store, 'asked-2', due(past));
    await append(store, 'asked-1', due(past));
    await append(store, 'asked-3', due(future));
    await append(store, 'asked-4', due(past), 'globex');
    expect(streams(await timers.dueBy('acme', later, 10))).toEqual(['asked-1', 'asked-2']);
    expect(streams(await timers.dueBy('acme', future, 2))).toEqual(['asked-1', 'asked-2']);
    expect(streams(await timers.dueBy('acme', future, 3))).toEqual(['asked-1', 'asked-2', 'asked-3']);
  });
});

test('many claimers at once: every business timer goes to exactly one', async () => {
  const store = storeOn(database.pool);
  await Promise.all(Array.from({ length: 50 }, (_, i) => append(store, `shared-${i}`, due(past))));
  const timers = businessTimers(database.pool);
  const claims = await Promise.all(Array.from({ length: 10 }, () => timers.claimDue(5, leaseMs)));
  const claimed = streams([...claims.flat(), ...(await timers.claimDue(100, leaseMs))]);
  expect(claimed.length).toBe(50);
  expect(new Set(claimed).size).toBe(50);
});

test('a tenant with a clock of its own is not claimed in real time', async () => {
  const store = storeOn(database.pool);
  const timers = businessTimers(database.pool);
  await append(store, 'before-1', due(past), 'sandbox');
  await database.pool.query("insert into tenants (tenant, sandbox) values ('sandbox', true)");
  await database.pool.query("insert into tenant_clocks values ('sandbox', $1, null, 1)", [past]);
  await append(store, 'after-1', due(past), 'sandbox');
  expect(await timers.claimDue(10, leaseMs)).toEqual([]);
  expect(await timers.nextDueInMs()).toBeNull();
  expect(streams(await timers.dueBy('sandbox', past, 10))).toEqual(['after-1', 'before-1']);
});

test('in a group of appends each sets its own, and one that conflicts sets none', async () => {
  const store = groupingStore(database.pool);
  const [, ...outcomes] = await Promise.all([
    append(store, 'first-1', {}),
    append(store, 'grouped-1', due(past)),
    append(store, 'grouped-2', { ...due(past), expected: 7 }),
    append(store, 'grouped-3', { setTimers: [{ key: 'k', dueInMs: 0 }] }),
    append(store, 'grouped-4', due(later)),
  ]);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['appended', 'conflict', 'appended', 'appended']);
  const timers = businessTimers(database.pool);
  expect(streams(await timers.dueBy('acme', future, 10))).toEqual(['grouped-1', 'grouped-4']);
  expect((await database.pool.query('select stream from timers')).rows).toEqual([{ stream: 'grouped-3' }]);
});
