import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { appendOf, testMeta } from '../../src/eventstore/test-events.ts';
import { storeOn } from '../../src/eventstore/test-store.ts';
import { createTenant } from '../../src/platform/identity/tenants.ts';
import { putAway } from '../../src/operations/dead-letters.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

const project = join(import.meta.dirname, '../..');
const masterKey = randomBytes(32).toString('base64');
let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  const append = appendOf('acme', 'chained-a', 'none', 'a', 'b');
  await storeOn(database.pool).append({ streams: [append], meta: testMeta });
  await createTenant(database.pool, 'acme', false);
});
afterAll(() => database.drop());

/** A script as its user runs it, on servers that the environment names. */
async function run(script: string, ...args: string[]): Promise<{ code: number | null; out: string }> {
  const { PATH, HOME } = process.env;
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(project, 'src/cli', `${script}.ts`), ...args],
    {
      cwd: project,
      env: { PATH, HOME, NODE_ENV: 'test', DATABASE_URL: database.url, MASTER_KEY: masterKey },
    },
  );
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  return { code, out };
}

it('verify says that the log is intact and ends with 0, or names the event and ends with 1', async () => {
  const intact = await run('verify');
  expect(intact).toMatchObject({
    code: 0,
    out: expect.stringContaining('2 events in 1 streams') as string,
  });
  await database.pool.query(
    `begin; set local session_replication_role = replica; delete from events where version = 2; commit`,
  );
  const told = await run('verify');
  expect(told.code).toBe(1);
  expect(told.out).toContain('acme chained-a version 2: cut off');
  const json = await run('verify', '--tenant', 'acme', '--stream', 'chained-a', '--json');
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toMatchObject({
    intact: false,
    problems: [{ version: 2, problem: 'cut off' }],
  });
});

it('operate lists, and discards with a reason that it keeps', async () => {
  await putAway(database.pool, 'read-models', {
    messageId: 'm1',
    routingKey: 'subscription.Garbled',
    contentType: null,
    headers: {},
    body: Buffer.from('garbled'),
    reason: 'rejected',
  });
  const listed = await run('operate', 'dead-letters', 'list');
  const { id } = JSON.parse(listed.out) as { id: string };
  expect((await run('operate', 'dead-letters', 'discard', id, '--reason', 'by hand')).code).toBe(0);
  const shown = JSON.parse((await run('operate', 'dead-letters', 'show', id)).out) as object;
  expect(shown).toMatchObject({ tenant: null, state: 'discarded', actions: [{ reason: 'by hand' }] });
});

it.each([
  ['verify', '--tenant', 'acmee'],
  ['operate', 'drift', '--tenant', 'acmee'],
])('%s of a tenant that is not there says so', async (script, ...args) => {
  const told = await run(script, ...args);
  expect(told).toMatchObject({ code: 2, out: expect.stringContaining('There is no tenant acmee') as string });
});

it('commands tell their usage where --help asks for it', async () => {
  for (const script of ['verify', 'operate', 'tenant', 'key', 'token'])
    expect(await run(script, '--help')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^npm run /) as string,
    });
});

it('operate drift goes round all accounts, names the books that differ, and ends with 1 where there is one', async () => {
  const agree = await run('operate', 'drift');
  expect(agree).toEqual({ code: 0, out: '{"behind":0}\n' });
  await database.pool.query(
    `insert into customer_credits (tenant, account_id, currency, balance_minor) values ('acme', 'a', 'EUR', 40)`,
  );
  const differ = await run('operate', 'drift', '--tenant', 'acme');
  expect(differ.code).toBe(1);
  const book = { book: 'customer_credit', currency: 'EUR', minor: '40' };
  expect(
    differ.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  ).toEqual([
    { tenant: 'acme', accountId: 'a', ...book, tables: ['customer_credits'] },
    { ...book, accounts: 1 },
    { behind: 0 },
  ]);
});

it('clock sets the time of a sandbox, and never back', async () => {
  await createTenant(database.pool, 'try', true);
  const set = await run('clock', 'set', '2030-01-01T00:00:00Z', '--tenant', 'try');
  expect(set.code).toBe(0);
  const stands = { tenant: 'try', now: '2030-01-01T00:00:00.000Z', advancingTo: null };
  expect(JSON.parse(set.out)).toMatchObject(stands);
  const back = await run('clock', 'set', '2029-12-31T00:00:00Z', '--tenant', 'try');
  expect(back).toMatchObject({ code: 1, out: expect.stringContaining('never goes back') as string });
});

it('operate says how it is used', async () => {
  const { code, out } = await run('operate', 'parked', 'retry');
  expect(code).toBe(2);
  expect(out).toContain('npm run operate -- parked retry');
});
