import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { beginningLength } from './stream-beginnings.ts';
import { appendOf, testMeta } from './test-events.ts';
import { storeOn } from './test-store.ts';
import type { StreamFold } from './types.ts';

let database: TestDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

/** Counts the events of a stream, and how many of them it was asked to fold. */
function counting(): { fold: StreamFold<{ texts: number }>; folded: () => number } {
  let folded = 0;
  const evolve = ({ texts }: { texts: number }) => {
    folded += 1;
    return { texts: texts + 1 };
  };
  return { fold: { version: 1, initial: { texts: 0 }, evolve }, folded: () => folded };
}

async function streamOf(stream: string, length: number): Promise<void> {
  const texts = Array.from({ length }, (_, n) => `${n}`);
  await storeOn(database.pool).append({
    streams: [appendOf('acme', stream, 'any', ...texts)],
    meta: testMeta,
  });
}

test.each([0, 1, beginningLength - 1, beginningLength, beginningLength + 1, 350])(
  'a stream of %i events folds to all of them, with and without a snapshot',
  async (length) => {
    const stream = `folded-${length}`;
    if (length > 0) await streamOf(stream, length);
    const store = storeOn(database.pool);
    for (let look = 1; look <= 2; look += 1) {
      const { version, state } = await store.folded({ tenant: 'acme', stream }, counting().fold);
      expect({ version, texts: state.texts }).toEqual({ version: length, texts: length });
    }
  },
);

test('a long stream is folded from its snapshot on', async () => {
  await streamOf('long', 300);
  const store = storeOn(database.pool);
  await store.folded({ tenant: 'acme', stream: 'long' }, counting().fold);
  await streamOf('long', 3);
  const { fold, folded } = counting();
  expect((await store.folded({ tenant: 'acme', stream: 'long' }, fold)).state).toEqual({ texts: 303 });
  expect(folded()).toBe(3);
});
