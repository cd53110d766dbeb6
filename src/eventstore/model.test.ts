import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createMemoryStore } from './memory.ts';
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

const written = fc.record({
  stream: fc.constantFrom(...names),
  expected,
  count: fc.integer({ min: 1, max: 3 }),
});
const command = fc.record({
  written: fc.uniqueArray(written, { minLength: 1, maxLength: 2, selector: ({ stream }) => stream }),
  assertion: fc.option(fc.record({ stream: fc.constantFrom(...names), expected: asserted })),
  key: fc.option(fc.constantFrom('k1', 'k2', 'k3')),
});
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

const request = (tenant: string, { written: streams, assertion, key }: Command): AppendRequest => {
  const free = assertion && !streams.some(({ stream }) => stream === assertion.stream);
  return {
    streams: streams.map((s) =>
      appendOf(tenant, s.stream, s.expected, ...Array.from({ length: s.count }, () => 'x')),
    ),
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

test('one after the other, appends do what the model does', async () => {
  const stores = [storeOn(database.pool), storeOn(database.pool, { grouping: false })];
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 12 }), async (commands) => {
      const tenant = randomUUID();
      const model = createMemoryStore();
      for (const [index, each] of commands.entries()) {
        const real = await stores[index % 2]!.append(request(tenant, each));
        expect(comparable(real)).toEqual(comparable(await model.append(request(tenant, each))));
      }
      expect(await versions(stores[0]!, tenant)).toEqual(await versions(model, tenant));
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('all at once, each key has one effect, and versions count exactly what was appended', async () => {
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
}, 60_000);
