import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { tcpProxy, type TcpProxy } from '../../test/support/tcp-proxy.ts';
import { columnTypes, connectAlone, createPool } from './database.ts';

let database: TestDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

test('versions come as numbers and times as Instants where asked, and only there', async () => {
  const text = `select 42::bigint as version, '2026-03-01 12:00:00.123+02'::timestamptz as at`;
  const typed = await database.pool.query({ text, types: columnTypes });
  expect(typed.rows).toEqual([{ version: 42, at: '2026-03-01T10:00:00.123Z' }]);
  const plain = await database.pool.query(text);
  expect(plain.rows).toEqual([{ version: '42', at: new Date('2026-03-01T10:00:00.123Z') }]);
});

test.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata'])(
  'times are the same Instants in a session in %s',
  async (zone) => {
    const told = [
      '2026-03-01 10:00:00Z',
      '2026-03-01 10:00:00.1Z',
      '2026-03-01 10:00:00.123999Z',
      '1970-01-01 00:00:00Z',
      '2999-12-31 23:59:59.999Z',
    ];
    const client = await database.pool.connect();
    try {
      await client.query({ text: `select set_config('timezone', $1, false)`, values: [zone] });
      const text = 'select moment from unnest($1::timestamptz[]) as moment';
      const { rows } = await client.query<{ moment: string }>({ text, values: [told], types: columnTypes });
      expect(rows.map(({ moment }) => moment)).toEqual([
        '2026-03-01T10:00:00.000Z',
        '2026-03-01T10:00:00.100Z',
        '2026-03-01T10:00:00.123Z',
        '1970-01-01T00:00:00.000Z',
        '2999-12-31T23:59:59.999Z',
      ]);
    } finally {
      client.release(true);
    }
  },
);

test('a bigint that a number cannot hold is an error, not another number', async () => {
  const query = { text: 'select 9007199254740993::bigint as version', types: columnTypes };
  await expect(database.pool.query(query)).rejects.toThrow('9007199254740993 does not fit a number');
});

test('a statement prepared on a small table is planned for a large one', async () => {
  await database.pool.query(
    `create table grown (id text primary key, held text);
     insert into grown select i::text, repeat('x', 300) from generate_series(1, 60) i;
     analyze grown`,
  );
  const pool = createPool({ url: database.url, applicationName: 'plan test', max: 1 });
  await pool.query(`set plan_cache_mode = force_generic_plan`);
  await pool.query('prepare look (text) as select held from grown where id = $1');
  const { rows } = await pool.query<Record<string, string>>(`explain execute look('7')`);
  await pool.end();
  expect(Object.values(rows[0]!)[0]).toContain('Index Scan');
});

test('an idle connection that dies is reported and replaced', async () => {
  const died = new Promise<Error>((resolve) => {
    const pool = createPool({
      url: database.url,
      applicationName: 'idle test',
      onIdleError: (error) => resolve(pool.query('select 1').then(() => pool.end().then(() => error))),
    });
    void pool.query<{ pid: number }>('select pg_backend_pid() as pid').then(({ rows }) => {
      return database.pool.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
    });
  });
  const error = await died;
  expect(error.message).toContain('terminat');
  // For a log: not the connection with all that it knows.
  expect(error).not.toHaveProperty('client');
});

describe('a server that dies right behind its last answer', () => {
  let proxy: TcpProxy;
  beforeAll(async () => (proxy = await tcpProxy(database.url)));
  afterEach(() => proxy.restore());
  afterAll(() => proxy.close());

  const field = (name: string, value: string): string => `${name}${value}\0`;
  const said = `${field('S', 'FATAL')}${field('V', 'FATAL')}${field('C', '57P01')}${field('M', 'terminating')}\0`;
  const length = Buffer.alloc(4);
  length.writeInt32BE(length.byteLength + said.length);
  const farewell = Buffer.concat([Buffer.from('E'), length, Buffer.from(said)]);
  const readyForQuery = Buffer.from('Z\0\0\0\u0005I', 'latin1');

  /** What was an answer and a farewell of the server is read by a busy process at once. */
  const dieAfterNextAnswer = (): void =>
    proxy.amend((answer) =>
      answer.subarray(-readyForQuery.length).equals(readyForQuery)
        ? Buffer.concat([answer, farewell])
        : answer,
    );

  test('is found out by whoever was just given a new connection', async () => {
    const pool = createPool({ url: proxy.through(database.url), applicationName: 'farewell test', max: 1 });
    dieAfterNextAnswer();
    const client = await pool.connect();
    await expect(client.query('select 1')).rejects.toThrow('not queryable');
    client.release();
    await proxy.restore();
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });

  test('is found out by whoever waited for the connection of another', async () => {
    const pool = createPool({ url: proxy.through(database.url), applicationName: 'farewell test', max: 1 });
    await pool.query('select 1');
    dieAfterNextAnswer();
    const answer = pool.query<{ one: number }>('select 1 as one');
    const client = await pool.connect();
    expect((await answer).rows).toEqual([{ one: 1 }]);
    await expect(client.query('select 1')).rejects.toThrow('not queryable');
    client.release();
    await proxy.restore();
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });
});

test('a connection that holds locks is given up by the server soon after its machine falls silent', async () => {
  const client = await connectAlone({ url: database.url, applicationName: 'silence test' });
  const { rows } = await client.query(
    `select name, setting from pg_settings where name like 'tcp_keepalives%' order by name`,
  );
  await client.end();
  expect(rows).toEqual([
    { name: 'tcp_keepalives_count', setting: '3' },
    { name: 'tcp_keepalives_idle', setting: '10' },
    { name: 'tcp_keepalives_interval', setting: '5' },
  ]);
});
