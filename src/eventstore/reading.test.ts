import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { accountHistory } from './account-history.ts';
import { headsPage, recentHeads } from './heads.ts';
import { storeOn } from './test-store.ts';
import { appendOf, testMeta } from './test-events.ts';
import type { StoredEvent } from './types.ts';

let database: TestDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const streams = Array.from({ length: 9 }, (_, i) => `note-${i}`);

beforeAll(async () => {
  const store = storeOn(database.pool);
  for (const stream of streams) {
    await store.append({ streams: [appendOf('acme', stream, 'none', 'a')], meta: testMeta });
    await store.append({ streams: [appendOf('acme', stream, 1, 'b', 'c')], meta: testMeta });
  }
  await store.append({ streams: [appendOf('globex', 'note-1', 'none', 'a')], meta: testMeta });
});

const position = ({ stream, version }: { stream: string; version: number }): string => `${stream}/${version}`;

test('pages of heads cover every stream of every tenant once', async () => {
  const seen: string[] = [];
  for (let after: { tenant: string; stream: string } | null = null; ;) {
    const page = await headsPage(database.pool, after, 4);
    seen.push(...page.map((head) => `${head.tenant}/${position(head)}`));
    after = page.at(-1) ?? null;
    if (!after) break;
  }
  expect(seen).toEqual([...streams.map((stream) => `acme/${stream}/3`), 'globex/note-1/1']);
});

test('recently touched streams are found with their head, others are not', async () => {
  const recent = await recentHeads(database.pool, 600_000);
  expect(recent).toHaveLength(10);
  expect(recent).toContainEqual({
    tenant: 'acme',
    stream: 'note-3',
    streamType: 'note',
    accountId: 'account-of-acme',
    version: 3,
  });
  expect(await recentHeads(database.pool, -600_000)).toEqual([]);
});

test('the history of an account is paged newest first, without gap or repetition, while more is appended', async () => {
  const account = { tenant: 'acme', accountId: 'account-of-acme' };
  const pages: StoredEvent[] = [];
  for (let before: StoredEvent | null = null; ;) {
    const page = await accountHistory(database.pool, account, before, 5);
    if (page.length === 0) break;
    pages.push(...page);
    before = page.at(-1)!;
    await storeOn(database.pool).append({
      streams: [appendOf('acme', 'note-new', 'any', 'x')],
      meta: testMeta,
    });
  }
  const expected = streams.flatMap((stream) => [1, 2, 3].map((version) => position({ stream, version })));
  expect(pages.map(position).sort()).toEqual(expected);
  const times = pages.map(({ recordedAt }) => recordedAt);
  expect(times).toEqual([...times].sort().reverse());
});

test('a stream longer than a page is read whole', async () => {
  const texts = Array.from({ length: 2_100 }, (_, i) => `${i}`);
  const store = storeOn(database.pool);
  await store.append({ streams: [appendOf('acme', 'long-1', 'none', ...texts)], meta: testMeta });
  const { version, events } = await store.read({ tenant: 'acme', stream: 'long-1' });
  expect(version).toBe(2_100);
  expect(events.map(({ data }) => (data as { text: string }).text)).toEqual(texts);
});
