import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { storeOn } from './test-store.ts';
import { appendOf, testMeta } from './test-events.ts';
import { verifyStream, type ChainVerdict } from './verify.ts';

let database: TestDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const tenant = 'acme';

/** Appends five events, alone and together, lets an intruder past the log's guard, and verifies. */
async function verdictAfter(stream: string, intrusion: string): Promise<ChainVerdict> {
  const store = storeOn(database.pool);
  await store.append({ streams: [appendOf(tenant, stream, 'none', 'a')], meta: testMeta });
  await store.append({ streams: [appendOf(tenant, stream, 1, 'b', 'c')], meta: testMeta });
  await store.append({
    streams: [appendOf(tenant, stream, 3, 'd', 'e'), appendOf(tenant, `${stream}-too`, 'none', 'x')],
    meta: testMeta,
  });
  await database.pool.query(
    `begin; set local session_replication_role = replica; ${intrusion.replaceAll('$stream', `'${stream}'`)}; commit`,
  );
  return verifyStream(database.pool, { tenant, stream });
}

const body = `'{"text":"forged"}'`;
const broken = (version: number, problem: string): unknown => ({ intact: false, version, problem });

test.each([
  ['nothing touched', 'select 1', { intact: true, version: 5 }],
  [
    'a body changed',
    `update events set body = ${body} where stream = $stream and version = 3`,
    broken(3, 'changed'),
  ],
  [
    'a time changed',
    `update events set recorded_at = now() + interval '1 day' where stream = $stream and version = 2`,
    broken(2, 'changed'),
  ],
  [
    'a hash changed',
    `update events set hash = sha256('x') where stream = $stream and version = 5`,
    broken(5, 'changed'),
  ],
  ['the first removed', 'delete from events where stream = $stream and version = 1', broken(1, 'removed')],
  [
    'one in the middle removed',
    'delete from events where stream = $stream and version = 4',
    broken(4, 'removed'),
  ],
  ['the newest cut off', 'delete from events where stream = $stream and version > 3', broken(4, 'cut off')],
  ['all cut off', 'delete from events where stream = $stream', broken(1, 'cut off')],
  [
    'one added behind the head',
    `insert into events select tenant, stream, 6, id, type, schema_version, account_id, body, meta, recorded_at, hash from events where stream = $stream and version = 5`,
    broken(6, 'added'),
  ],
  [
    'two exchanged',
    `update events set version = version + 10 where stream = $stream and version > 3; update events set version = 19 - version where stream = $stream and version > 3`,
    broken(4, 'changed'),
  ],
])('%s', async (name, intrusion, verdict) => {
  expect(await verdictAfter(`chained-${name.replaceAll(' ', '_')}`, intrusion)).toEqual(verdict);
});
