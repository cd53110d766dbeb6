import fc from 'fast-check';
import type { StoredEvent } from '../eventstore/types.ts';
import { invoicingLives, lives, type Life } from '../../test/support/lives.ts';
import { readModelStand, type ReadModelStand } from '../../test/support/read-models.ts';

let stand: ReadModelStand;
beforeAll(async () => void (stand = await readModelStand()));
afterAll(() => stand.drop());

const { signal } = new AbortController();

/** How deliveries go wrong, as data: what arrives, in which order, in batches of which size, and at which of two consumers. */
const mishaps = fc.record({
  seed: fc.integer(),
  lost: fc.nat(9),
  repeated: fc.nat(9),
  batch: fc.integer({ min: 1, max: 9 }),
});

function deliveries(
  events: readonly StoredEvent[],
  { seed, lost, repeated, batch }: Mishaps,
): StoredEvent[][] {
  const random = lcg(seed);
  const arriving = [...events, ...events.filter(() => random() * 10 < repeated)].filter(
    () => random() * 10 >= lost,
  );
  const shuffled = arriving
    .map((event) => ({ event, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ event }) => event);
  const batches: StoredEvent[][] = [];
  for (let from = 0; from < shuffled.length; from += batch) batches.push(shuffled.slice(from, from + batch));
  return batches;
}

type Mishaps = typeof mishaps extends fc.Arbitrary<infer T> ? T : never;

function lcg(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

/** Days and customers whose figures are not the sums of their movements (M7). */
async function driftOf(tenant: string): Promise<unknown[]> {
  const { rows } = await stand.pool.query<{ currency: string }>(
    `select 'day', currency, day::text, sum(delta) from (
       select currency, day, mrr_delta_minor as delta from arr_movements where tenant = $1
       union all
       select currency, day,
              -(new_minor + expansion_minor + contraction_minor + churn_minor + reactivation_minor)
       from arr_days where tenant = $1
     ) days group by currency, day having sum(delta) <> 0
     union all
     select 'customer', currency, account_id, sum(delta) from (
       select currency, account_id, mrr_delta_minor as delta from arr_movements where tenant = $1
       union all
       select currency, account_id, -mrr_minor from arr_customers where tenant = $1
     ) customers group by currency, account_id having sum(delta) <> 0`,
    [tenant],
  );
  return rows;
}

let run = 0;

/** Applies a book in its order, and again as it arrives through mishaps; both must leave the same. */
async function survives(book: readonly Life[], mishap: Mishaps): Promise<void> {
  const tenant = `tenant-${(run += 1)}`;
  const stored: StoredEvent[] = [];
  for (const life of book)
    stored.push(...(await stand.append(life.accountId, life.stream, life.events, tenant)));
  await stand.projector().catchUp();
  const inOrder = await stand.dump(tenant);

  await stand.clear(tenant);
  const consumers = [stand.projector(), stand.projector()];
  const batches = deliveries(stored, mishap);
  await Promise.all(
    consumers.map(async (consumer, index) => {
      for (const batch of batches.filter((_, n) => n % 2 === index)) {
        await consumer.handle(
          batch.map((event) => ({ event, traceparent: null })),
          signal,
        );
      }
    }),
  );
  await stand.projector().sweep();

  expect(await stand.dump(tenant)).toEqual(inOrder);
  expect(await driftOf(tenant)).toEqual([]);
  expect(await stand.projector().parked()).toEqual([]);
}

test('lost, repeated and reordered deliveries to two consumers leave what the log says in its order', async () => {
  await fc.assert(fc.asyncProperty(lives, mishaps, survives), { numRuns: 30, endOnFailure: true });
});

test('so do those of what customers are billed, pay, and are given back', async () => {
  await fc.assert(
    fc.asyncProperty(invoicingLives, mishaps, async (book, mishap) => survives(await book, mishap)),
    { numRuns: 15, endOnFailure: true },
  );
});
