import type { Pool } from 'pg';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { tcpProxy, type TcpProxy } from '../../test/support/tcp-proxy.ts';
import { createPool } from '../platform/database.ts';
import { isConnectionLoss } from './connection-loss.ts';

let database: TestDatabase;
let proxy: TcpProxy;
let pool: Pool;
beforeEach(async () => {
  database = await freshDatabase();
  proxy = await tcpProxy(database.url);
  const url = proxy.through(database.url);
  // Longer than a busy machine takes for a statement that asks for nothing.
  pool = createPool({ url, applicationName: 'loss test', max: 1, statementTimeoutMs: 1_000 });
  await pool.query('select 1');
});
afterEach(async () => {
  await proxy.restore();
  await pool.end();
  await proxy.close();
  await database.drop();
});

/** What each of several statements that are under way together is told. */
const asked = async (): Promise<boolean[]> => {
  const client = await pool.connect();
  try {
    const told = await Promise.allSettled([client.query('select 1'), client.query('select 2')]);
    return told.map((each) => each.status === 'rejected' && isConnectionLoss(each.reason));
  } finally {
    client.release(true);
  }
};

test.each<[string, (network: TcpProxy) => void]>([
  ['is cut', (network) => setImmediate(() => network.cut())],
  ['falls silent while both sides believe in it', (network) => network.freeze()],
  ['loses what the server answers', (network) => network.loseAnswers()],
])('a connection that %s is lost for all who ask over it, and replaced', async (_what, strike) => {
  strike(proxy);
  expect(await asked()).toEqual([true, true]);
  await proxy.restore();
  expect((await pool.query('select 3 as three')).rows).toEqual([{ three: 3 }]);
});

test('what the server refuses is no loss', async () => {
  await expect(pool.query('select pg_sleep(10)').catch(isConnectionLoss)).resolves.toBe(false);
  await expect(pool.query('select 1 / 0').catch(isConnectionLoss)).resolves.toBe(false);
});
