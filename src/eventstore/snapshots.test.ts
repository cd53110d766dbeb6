import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { loadFolded, type Fold } from './snapshots.ts';
import { storeOn } from './test-store.ts';
import { appendOf, testMeta } from './test-events.ts';

let database: TestDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

interface Count {
  readonly texts: number;
  readonly minor: bigint;
}

const counting = (version: number): Fold<Count> & { evolved: number } => ({
  version,
  evolved: 0,
  initial: { texts: 0, minor: 0n },
  evolve(state) {
    this.evolved += 1;
    return { texts: state.texts + 1, minor: state.minor + 7n };
  },
});

async function loaded(stream: string, fold: Fold<Count> & { evolved: number }) {
  fold.evolved = 0;
  const options = {
    pool: database.pool,
    every: 10,
    onError: (error: unknown) => {
      throw error;
    },
  };
  const { version, state } = await loadFolded(
    storeOn(database.pool),
    { tenant: 'acme', stream },
    {
      ...fold,
      evolve: (s, e) => fold.evolve(s, e),
    },
    options,
  );
  return { version, state, evolved: fold.evolved };
}

const append = (stream: string, count: number) =>
  storeOn(database.pool).append({
    streams: [appendOf('acme', stream, 'any', ...Array.from({ length: count }, (_, i) => `${i}`))],
    meta: testMeta,
  });

test('a snapshot spares the events that it stands for', async () => {
  const fold = counting(1);
  await append('folded-1', 12);
  expect(await loaded('folded-1', fold)).toEqual({
    version: 12,
    state: { texts: 12, minor: 84n },
    evolved: 12,
  });
  await append('folded-1', 3);
  expect(await loaded('folded-1', fold)).toEqual({
    version: 15,
    state: { texts: 15, minor: 105n },
    evolved: 3,
  });
});

test('a snapshot of another fold version is discarded', async () => {
  await append('folded-2', 12);
  await loaded('folded-2', counting(1));
  expect(await loaded('folded-2', counting(2))).toMatchObject({ version: 12, evolved: 12 });
  expect(await loaded('folded-2', counting(2))).toMatchObject({ version: 12, evolved: 0 });
});

test('an older process does not overwrite the snapshot of a newer fold', async () => {
  await append('folded-3', 12);
  await loaded('folded-3', counting(2));
  await loaded('folded-3', counting(1));
  expect(await loaded('folded-3', counting(2))).toMatchObject({ evolved: 0 });
});

test('a stream that does not exist folds to the initial state', async () => {
  expect(await loaded('folded-0', counting(1))).toEqual({
    version: 0,
    state: { texts: 0, minor: 0n },
    evolved: 0,
  });
});

test('a snapshot that cannot be written costs nothing but itself', async () => {
  await append('folded-4', 12);
  const errors: unknown[] = [];
  const fold: Fold<{ wrong: bigint }> = { version: 1, initial: { wrong: 1n }, evolve: (state) => state };
  const folded = await loadFolded(storeOn(database.pool), { tenant: 'acme', stream: 'folded-4' }, fold, {
    pool: database.pool,
    every: 10,
    onError: (error) => errors.push(error),
  });
  expect(folded).toEqual({ version: 12, state: { wrong: 1n } });
  expect(errors).toHaveLength(1);
});
