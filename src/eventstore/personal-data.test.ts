import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { storeOn } from './test-store.ts';
import { testMeta } from './test-events.ts';
import { loadFolded } from './snapshots.ts';
import type { StreamAppend } from './types.ts';

let database: TestDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const contactGiven = (stream: string, accountId: string, name: string): StreamAppend => ({
  tenant: 'acme',
  stream,
  accountId,
  expected: 'any',
  events: [{ type: 'ContactGiven', data: { contact: { name, email: null } } }],
});

/** Tables of which some row, written out as text, holds the given words. */
async function tablesHolding(words: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ tablename: string }>(
    `select tablename from pg_tables where schemaname = 'public'`,
  );
  const found: string[] = [];
  for (const { tablename } of rows) {
    const sql = `select from ${tablename} t where t::text like '%' || $1 || '%' limit 1`;
    if ((await database.pool.query(sql, [words])).rowCount) found.push(tablename);
  }
  return found;
}

test('personal data stands readable in no table', async () => {
  const store = storeOn(database.pool);
  const receipt = { tenant: 'acme', key: 'k', requestHash: 'h', result: { accountId: 'a1' } };
  await store.append({
    streams: [contactGiven('account-a1', 'a1', 'Grace Hopper')],
    receipt,
    meta: testMeta,
  });
  const fold = {
    version: 1,
    initial: { last: {} },
    evolve: (_: object, event: { data: object }) => ({ last: event.data }),
  };
  const ref = { tenant: 'acme', stream: 'account-a1' };
  const { state } = await loadFolded(store, ref, fold, { pool: database.pool, every: 1, onError: fail });
  expect(JSON.stringify(state)).toContain('sealed:v1:');
  expect(await tablesHolding('account-a1')).toEqual(
    expect.arrayContaining(['events', 'outbox', 'snapshots']),
  );
  expect(await tablesHolding('Grace')).toEqual([]);
});

test('once the key is erased, personal data reads as null and the chain still stands', async () => {
  const store = storeOn(database.pool);
  const ref = { tenant: 'acme', stream: 'account-a2' };
  await store.append({ streams: [contactGiven('account-a2', 'a2', 'Alan Turing')], meta: testMeta });
  const [stored] = await store.readStored(ref, 1, 1);
  const { contact } = store.decode(stored!, 'sealed').data as { contact: { name: string } };
  await store.eraseAccountKey('acme', 'a2');
  expect(await store.unseal('acme', 'a2', contact.name)).toBeNull();
  expect((await store.read(ref)).events[0]!.data).toEqual({ contact: { name: null, email: null } });
  const again = store.append({ streams: [contactGiven('account-a2', 'a2', 'Alan Turing')], meta: testMeta });
  await expect(again).rejects.toThrow('erased');
});

test('an account first written by many at once ends with one key', async () => {
  const stores = Array.from({ length: 8 }, () => storeOn(database.pool));
  await Promise.all(
    stores.map((store, i) =>
      store.append({ streams: [contactGiven(`account-a3-${i}`, 'a3', `Name ${i}`)], meta: testMeta }),
    ),
  );
  const reader = storeOn(database.pool);
  const names = await Promise.all(
    stores.map(
      async (_, i) => (await reader.read({ tenant: 'acme', stream: `account-a3-${i}` })).events[0]!.data,
    ),
  );
  expect(names).toEqual(stores.map((_, i) => ({ contact: { name: `Name ${i}`, email: null } })));
});

test('another master key opens nothing', async () => {
  const ref = { tenant: 'acme', stream: 'account-a4' };
  await storeOn(database.pool).append({ streams: [contactGiven('account-a4', 'a4', 'Ada')], meta: testMeta });
  await expect(storeOn(database.pool, { masterKey: Buffer.alloc(32, 8) }).read(ref)).rejects.toThrow();
});

test('personal data on a stream without an account is refused before anything is written', async () => {
  const append = { ...contactGiven('plan-1', 'x', 'Ada'), accountId: null };
  await expect(storeOn(database.pool).append({ streams: [append], meta: testMeta })).rejects.toThrow(
    'no account',
  );
});

function fail(error: unknown): never {
  throw error;
}
