import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { fixedClock } from '../platform/clock.ts';
import { createMemoryStore, type MemoryEventStore } from './memory.ts';
import { storeOn, tally } from './test-store.ts';
import { appendOf, testMeta } from './test-events.ts';
import type { AppendRequest, AppendResult, EventStore } from './types.ts';
import { verifyStream } from './verify.ts';

let database: TestDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const names = ['note-a', 'note-b', 'note-c'];
const expected = fc.oneof(fc.constantFrom('any' as const, 'none' as const, 'exists' as const), fc.nat(4));
const asserted = fc.oneof(fc.constant('exists' as const), fc.nat(4));

const minutes = 60_000;
const timer = fc.record({
  key: fc.constantFrom('t1', 't2'),
  /** Null clears it. */
  dueInMs: fc.constantFrom(null, 0, 10 * minutes, 60 * minutes),
});
const written = fc.record({
  stream: fc.constantFrom(...names),
  expected,
  count: fc.integer({ min: 1, max: 3 }),
  timers: fc.uniqueArray(timer, { maxLength: 2, selector: ({ key }) => key }),
});
type Written = typeof written extends fc.Arbitrary<infer W> ? W : never;
const command = fc.record({
  written: fc.uniqueArray(written, { minLength: 1, maxLength: 2, selector: ({ stream }) => stream }),
  assertion: fc.option(fc.record({ stream: fc.constantFrom(...names), expected: asserted })),
  key: fc.option(fc.constantFrom('k1', 'k2', 'k3')),
});
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

const request = (tenant: string, { written: streams, assertion, key }: Command): AppendRequest => {
  const free = assertion && !streams.some(({ stream }) => stream === assertion.stream);
  return {
    streams: streams.map((s) => ({
      ...appendOf(tenant, s.stream, s.expected, ...Array.from({ length: s.count }, () => 'x')),
      setTimers: s.timers.flatMap(({ key, dueInMs }) => (dueInMs === null ? [] : [{ key, dueInMs }])),
      clearTimers: s.timers.flatMap(({ key, dueInMs }) => (dueInMs === null ? [key] : [])),
    })),
    ...(free ? { assertions: [{ tenant, ...assertion }] } : {}),
    ...(key ? { receipt: { tenant, key, requestHash: 'h', result: { key } } } : {}),
    meta: testMeta,
  };
};

/** Outcomes without what the database's clock decides, and without which of two streams in conflict is named. */
const comparable = (result: AppendResult): unknown => {
  if (result.outcome === 'conflict') return result.outcome;
  return result.outcome === 'appended'
    ? result
    : { ...result, receipt: { ...result.receipt, recordedAt: null } };
};

const versions = (store: EventStore, tenant: string): Promise<number[]> =>
  Promise.all(names.map(async (stream) => (await store.read({ tenant, stream })).version));

/** Every event has its pointer for the relay, whatever its append looked like: once, and in the order of the versions. */
async function expectAllQueued(tenant: string, heads: readonly number[]): Promise<void> {
  const { rows } = await database.pool.query<{ stream: string; versions: number[] }>(
    'select stream, array_agg(version::int order by id) as versions from outbox where tenant = $1 group by stream',
    [tenant],
  );
  const queued = names.map((name) => rows.find(({ stream }) => stream === name)?.versions ?? []);
  expect(queued).toEqual(heads.map((head) => Array.from({ length: head }, (_, n) => n + 1)));
}

/** Names of the timers that are set, and minutes until each is due. Hardly any time has passed since, and it is rounded off. */
type Timers = Readonly<Record<string, number>>;

async function storedTimers(tenant: string): Promise<Timers> {
  const { rows } = await database.pool.query<{ name: string; minutes: number }>(
    `select stream || '/' || key as name, round(extract(epoch from due_at - now()) / 60)::int as minutes
     from timers where tenant = $1`,
    [tenant],
  );
  return Object.fromEntries(rows.map((row) => [row.name, Math.max(0, row.minutes)]));
}

const start = '2026-01-01T00:00:00.000Z';
const muchLater = '2026-01-02T00:00:00.000Z';

/** Moves the model's clock, and takes all its timers. */
async function modelTimers(model: MemoryEventStore, clock: ReturnType<typeof fixedClock>): Promise<Timers> {
  clock.set(muchLater);
  const due = await model.timers.claimDue(1_000, 0);
  const minutesTo = (dueAt: string): number => (Date.parse(dueAt) - Date.parse(start)) / minutes;
  return Object.fromEntries(due.map(({ stream, key, dueAt }) => [`${stream}/${key}`, minutesTo(dueAt)]));
}

/** What is set after these writes to one stream, in the order of its versions. */
function timersAfter(writes: readonly Written[]): Timers {
  const set = new Map<string, number>();
  for (const { stream, timers } of writes)
    for (const { key, dueInMs } of timers) {
      if (dueInMs === null) set.delete(`${stream}/${key}`);
      else set.set(`${stream}/${key}`, dueInMs / minutes);
    }
  return Object.fromEntries(set);
}

test('one after the other, appends do what the model does', async () => {
  const stores = [storeOn(database.pool), storeOn(database.pool, { grouping: false })];
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 12 }), async (commands) => {
      const tenant = randomUUID();
      const clock = fixedClock(start);
      const model = createMemoryStore({ clock });
      for (const [index, each] of commands.entries()) {
        const real = await stores[index % 2]!.append(request(tenant, each));
        expect(comparable(real)).toEqual(comparable(await model.append(request(tenant, each))));
      }
      const heads = await versions(model, tenant);
      expect(await versions(stores[0]!, tenant)).toEqual(heads);
      await expectAllQueued(tenant, heads);
      expect(await storedTimers(tenant)).toEqual(await modelTimers(model, clock));
    }),
    { numRuns: 60 },
  );
});

test('all at once, each key has one effect, versions count exactly what was appended, and the last version of a stream says its timers', async () => {
  const store = storeOn(database.pool, { grouping: { maxInFlight: 3 } });
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 2, maxLength: 20 }), async (commands) => {
      const tenant = randomUUID();
      const results = await Promise.all(commands.map((each) => store.append(request(tenant, each))));
      const appendedEvents = commands.flatMap((each, i) =>
        results[i]!.outcome === 'appended' ? each.written : [],
      );
      const counted = names.map((name) =>
        appendedEvents.reduce((sum, { stream, count }) => sum + (stream === name ? count : 0), 0),
      );
      expect(await versions(store, tenant)).toEqual(counted);
      await expectAllQueued(tenant, counted);
      const timers = names.map((name) => {
        const writes = commands.flatMap((each, i) => {
          const result = results[i]!;
          const write = each.written.find(({ stream }) => stream === name);
          if (!write || result.outcome !== 'appended') return [];
          return [{ write, version: result.versions.find(({ stream }) => stream === name)!.version }];
        });
        return timersAfter(writes.sort((a, b) => a.version - b.version).map(({ write }) => write));
      });
      expect(await storedTimers(tenant)).toEqual(Object.assign({}, ...timers));
      for (const key of ['k1', 'k2', 'k3']) {
        const ofKey = results.filter((_, i) => commands[i]!.key === key);
        expect(tally(ofKey).appended ?? 0).toBeLessThanOrEqual(1);
      }
      for (const stream of names) {
        expect(await verifyStream(database.pool, { tenant, stream })).toMatchObject({ intact: true });
      }
    }),
    { numRuns: 40 },
  );
});
