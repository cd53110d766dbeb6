import { randomBytes } from 'node:crypto';
import { chainHash, contentDigest, genesisHash } from '../../src/eventstore/hash-chain.ts';
import { appendOf, testMeta } from '../../src/eventstore/test-events.ts';
import { storeOn } from '../../src/eventstore/test-store.ts';
import { takeAnchors } from '../../src/operations/integrity/anchors.ts';
import { verifyLog, type Verification } from '../../src/operations/integrity/verify.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

const key = randomBytes(32);
const tenant = 'acme';
const everything = { tenant: null, stream: null };
let database: TestDatabase;
beforeEach(async () => {
  database = await freshDatabase();
  const store = storeOn(database.pool);
  for (const stream of ['chained-a', 'chained-b', 'chained-c']) {
    await store.append({ streams: [appendOf(tenant, stream, 'none', 'a')], meta: testMeta });
    await store.append({ streams: [appendOf(tenant, stream, 1, 'b', 'c')], meta: testMeta });
  }
});
afterEach(() => database.drop());

const verify = (witness: string | null = null): Promise<Verification> =>
  verifyLog(database.pool, key, everything, witness);

/** Someone who may do anything in the database, past the log's guard. */
async function intruder(...statements: string[]): Promise<void> {
  const script = ['begin', 'set local session_replication_role = replica', ...statements, 'commit'];
  await database.pool.query(script.join(';'));
}

/** And who knows how hashes are made: recomputes a stream's chain and head from what stands there now. */
async function rehash(stream: string): Promise<void> {
  const events = await storeOn(database.pool).readStored({ tenant, stream }, 1, 100);
  let previous: Buffer = genesisHash;
  for (const event of events) {
    previous = chainHash(previous, event.version, event.recordedAt, contentDigest(event));
    await intruder(
      `update events set hash = '\\x${previous.toString('hex')}' where stream = '${stream}' and version = ${event.version}`,
    );
  }
  await intruder(
    `update streams set version = ${events.length}, head_hash = '\\x${previous.toString('hex')}' where stream = '${stream}'`,
  );
}

it('finds a log that nobody touched intact, and counts it', async () => {
  await takeAnchors(database.pool, key);
  expect(await verify()).toMatchObject({
    intact: true,
    chains: { streams: 3, events: 9 },
    anchors: { anchors: 1, heads: 3 },
    problems: [],
  });
});

it('names the first broken event of each stream, among many', async () => {
  await intruder(
    `update events set body = '{"text":"forged"}' where stream = 'chained-a' and version >= 2`,
    `delete from events where stream = 'chained-b' and version = 1`,
    `delete from events where stream = 'chained-c' and version = 3`,
  );
  expect((await verify()).problems).toEqual([
    { tenant, stream: 'chained-a', version: 2, problem: 'changed' },
    { tenant, stream: 'chained-b', version: 1, problem: 'removed' },
    { tenant, stream: 'chained-c', version: 3, problem: 'cut off' },
  ]);
});

it('finds events of a stream whose head was taken away', async () => {
  await intruder(`delete from streams where stream = 'chained-b'`);
  expect((await verify()).problems).toEqual([{ tenant, stream: 'chained-b', version: 1, problem: 'added' }]);
});

it('finds an event that was added behind the head, though its hash fits', async () => {
  const [last] = await storeOn(database.pool).readStored({ tenant, stream: 'chained-b' }, 3, 1);
  const { rows } = await database.pool.query<{ hash: Buffer }>(
    `select head_hash as hash from streams where stream = 'chained-b'`,
  );
  const hash = chainHash(rows[0]!.hash, 4, last!.recordedAt, contentDigest(last!)).toString('hex');
  await intruder(
    `insert into events (tenant, stream, version, id, type, schema_version, account_id, body, meta, recorded_at, hash)
     select tenant, stream, 4, gen_random_uuid(), type, schema_version, account_id, body, meta, recorded_at, '\\x${hash}'
     from events where stream = 'chained-b' and version = 3`,
  );
  expect((await verify()).problems).toEqual([{ tenant, stream: 'chained-b', version: 4, problem: 'added' }]);
});

it('does not take what is being appended for a forgery', async () => {
  const store = storeOn(database.pool);
  const appending = Array.from({ length: 50 }, (_, n) =>
    store.append({ streams: [appendOf(tenant, `chained-late-${n}`, 'none', 'a', 'b')], meta: testMeta }),
  );
  expect(await verify()).toMatchObject({ intact: true });
  await Promise.all(appending);
});

describe('against one who recomputes the hashes', () => {
  it('an anchor knows of events that were cut off', async () => {
    await takeAnchors(database.pool, key);
    await intruder(`delete from events where stream = 'chained-a' and version = 3`);
    await rehash('chained-a');
    expect((await verify()).problems).toEqual([
      { anchor: 1, tenant, stream: 'chained-a', version: 3, problem: 'cut off' },
    ]);
  });

  it('an anchor knows of events that were rewritten', async () => {
    await takeAnchors(database.pool, key);
    await intruder(`update events set body = '{"text":"forged"}' where stream = 'chained-b' and version = 2`);
    await rehash('chained-b');
    expect((await verify()).problems).toEqual([
      { anchor: 1, tenant, stream: 'chained-b', version: 3, problem: 'rewritten' },
    ]);
  });

  it('an anchor knows of a stream that was removed as a whole', async () => {
    await takeAnchors(database.pool, key);
    await intruder(
      `delete from events where stream = 'chained-c'`,
      `delete from streams where stream = 'chained-c'`,
    );
    expect((await verify()).problems).toEqual([
      { anchor: 1, tenant, stream: 'chained-c', version: 3, problem: 'cut off' },
    ]);
  });

  it('anchors cannot be changed, taken out, or signed by one without the key', async () => {
    await takeAnchors(database.pool, key);
    await storeOn(database.pool).append({
      streams: [appendOf(tenant, 'chained-a', 3, 'd')],
      meta: testMeta,
    });
    await takeAnchors(database.pool, key);
    await intruder(`update anchors set heads = '[]' where id = 1`);
    expect((await verify()).problems).toEqual([{ anchor: 1, problem: 'anchor changed' }]);
    await intruder(`delete from anchors where id = 1`);
    expect((await verify()).problems).toEqual([{ anchor: 1, problem: 'anchor removed' }]);
    await intruder(`delete from anchors`);
    await takeAnchors(database.pool, randomBytes(32));
    expect((await verify()).problems).toEqual([{ anchor: 1, problem: 'anchor changed' }]);
  });

  it('newest anchors that were cut off are missed by whoever noted one', async () => {
    await takeAnchors(database.pool, key);
    const { last } = (await verify()).anchors;
    await intruder(`delete from anchors`);
    expect((await verify()).intact).toBe(true);
    expect((await verify(last)).problems).toEqual([{ anchor: 1, problem: 'anchor removed' }]);
  });
});

it('anchors what has changed, once, and refuses changes to an anchor', async () => {
  await takeAnchors(database.pool, key);
  expect(await takeAnchors(database.pool, key)).toEqual([]);
  await storeOn(database.pool).append({ streams: [appendOf(tenant, 'chained-b', 3, 'd')], meta: testMeta });
  const [second] = await takeAnchors(database.pool, key);
  expect(JSON.parse(second!.heads)).toEqual([[tenant, 'chained-b', 4, expect.any(String)]]);
  await expect(database.pool.query('delete from anchors')).rejects.toThrow('append-only');
});

it('leaves the anchoring to the process that is at it', async () => {
  const [first, second] = await Promise.all([
    takeAnchors(database.pool, key),
    takeAnchors(database.pool, key),
  ]);
  expect(first.length + second.length).toBe(1);
});
