import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { tcpProxy, type TcpProxy } from '../../test/support/tcp-proxy.ts';
import { runImport } from './run-import.ts';

const folder = mkdtempSync(join(tmpdir(), 'import-'));
let database: TestDatabase;

beforeEach(async () => void (database = await freshDatabase()));
afterEach(() => database.drop());
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command as the shell would: what it prints, and its exit code. */
async function shell(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  {
    signal = new AbortController().signal,
    onErr,
  }: { signal?: AbortSignal; onErr?: (text: string) => void } = {},
) {
  const out: string[] = [];
  const err = new PassThrough();
  const told: Buffer[] = [];
  err.on('data', (chunk: Buffer) => {
    told.push(chunk);
    onErr?.(chunk.toString());
  });
  const code = await runImport(
    args,
    { DATABASE_URL: database.url, DATA_DIR: folder, ...env },
    { out: (line) => void out.push(line), err },
    signal,
  );
  return { code, out: out.join('\n'), err: Buffer.concat(told).toString() };
}

function file(...lines: readonly string[]): string {
  const path = join(folder, 'book.csv');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

const header = 'No,Product,Fee,Since,Currency,Left';
const map = 'externalId=No,plan=Product,monthlyPrice=Fee,startedOn=Since,currency=Currency,cancelledOn=Left';

describe('npm run import', () => {
  it('prints one line of JSON from the read models, and rejected rows on stderr; again the same', async () => {
    const path = file(
      header,
      'C1,Gold,30.00,2026-01-31,USD,',
      'C2,Gold,25.50,2025-02-28,USD,',
      'C3,Silver,10.00,2025-02-28,USD,2025-06-01',
      'C4,Silver,ten,2025-02-28,USD,',
    );
    for (let run = 0; run < 2; run += 1) {
      const { code, out, err } = await shell([path, '--map', map, '--json']);
      expect(out).toBe('{"accounts":3,"active":2,"cancelled":1,"mrr":55.50,"rejected":1}');
      expect(err).toContain('line 5: monthlyPrice cannot be read: "ten" is not a decimal amount');
      expect(code).toBe(0);
    }
  });

  it('tells currencies apart, and sums them up for people', async () => {
    const path = file(header, 'C1,Gold,30.00,2026-01-31,USD,', 'C2,Gold,4900,2026-01-31,JPY,');
    const json = await shell([path, '--map', map, '--json']);
    expect(json.out).toBe(
      '{"accounts":2,"active":2,"cancelled":0,"mrr":{"JPY":4900,"USD":30.00},"rejected":0}',
    );
    const { out } = await shell([path, '--map', map]);
    expect(out).toMatch(/ARR +58,800 JPY/);
    expect(out).toMatch(/ARR +360\.00 USD/);
    expect(out).toMatch(/already there +2\n/);
  });

  it('ends with 130 where it is interrupted', async () => {
    const stop = new AbortController();
    stop.abort();
    const { code, err } = await shell(
      [file(header, 'C1,Gold,30.00,2026-01-31,USD,'), '--map', map],
      {},
      { signal: stop.signal },
    );
    expect(code).toBe(130);
    expect(err).toContain('Run the same command again to go on.');
  });

  it.each([
    [[], 2, 'One file is to be named'],
    [['absent.csv'], 2, 'There is no file absent.csv'],
    [['package.json'], 2, 'The header is of no known format'],
    [
      ['package.json', '--tenant', 'ghost'],
      2,
      'There is no tenant "ghost": make it with npm run tenant -- create ghost',
    ],
  ])('%j ends with %i: %s', async (args, code, message) => {
    const outcome = await shell(args);
    expect(outcome).toMatchObject({ code, out: '' });
    expect(outcome.err).toContain(message);
  });

  it('says what is wrong with the database', async () => {
    const path = file(header);
    const nobody = await shell([path, '--map', map], { DATABASE_URL: 'postgres://127.0.0.1:1/none' });
    expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining('ECONNREFUSED') as string });
    const unset = await shell([path, '--map', map], { DATABASE_URL: '' });
    expect(unset).toMatchObject({
      code: 1,
      err: expect.stringContaining('DATABASE_URL: is required') as string,
    });
  });
});

describe('a database that goes away in the middle of an import', () => {
  const rows = Array.from({ length: 200 }, (_, n) => `C${n},Gold,1.00,2026-01-31,USD,`);
  const whole = '{"accounts":200,"active":200,"cancelled":0,"mrr":200.00,"rejected":0}';
  let proxy: TcpProxy;
  beforeEach(async () => void (proxy = await tcpProxy(database.url)));
  afterEach(() => proxy.close());
  /** Calls back once, when the progress on stderr has passed the middle. */
  const halfway = (then: () => void) => {
    let passed = false;
    return (text: string): void => {
      if (passed || !/^1\d\d\/200 rows/.test(text)) return;
      passed = true;
      then();
    };
  };

  it('and comes back at once costs nothing', async () => {
    const args = [file(header, ...rows), '--map', map, '--json'];
    const cut = jest.fn(() => proxy.cut());
    const { code, out } = await shell(
      args,
      { DATABASE_URL: proxy.through(database.url) },
      { onErr: halfway(cut) },
    );
    expect(cut).toHaveBeenCalledTimes(1);
    expect(out).toBe(whole);
    expect(code).toBe(0);
  });

  it('and stays away ends the run, and the next one completes it', async () => {
    const args = [file(header, ...rows), '--map', map, '--json'];
    let refusing: Promise<void> | undefined;
    const refuse = { onErr: halfway(() => void (refusing = proxy.refuse())) };
    const halted = await shell(args, { DATABASE_URL: proxy.through(database.url) }, refuse);
    await refusing;
    expect(halted).toMatchObject({ code: 1, out: '' });
    expect(halted.err).toContain('The import stopped: ');
    expect(halted.err).toContain('Run the same command again to go on.');
    expect((await shell(args)).out).toBe(whole);
  });
});

/** Lies beside the project where it is laid out for development; not part of it. */
const telco = resolve(import.meta.dirname, '../../../shared/data/telco-customer-churn.csv');
const whereItIs = existsSync(telco) ? describe : describe.skip;

whereItIs('the book of 7,043 telephone and internet customers', () => {
  it('gives the control figures that its publisher gives', async () => {
    const { code, out, err } = await shell([telco]);
    expect(err).not.toMatch(/^line /m);
    expect(code).toBe(0);
    const figures = Object.fromEntries(
      out.split('\n').map((line): [string, string] => {
        const [label = '', figure = ''] = line.trim().split(/ {2,}/);
        return [label, figure];
      }),
    );
    expect(figures).toMatchObject({
      accounts: '7,043',
      active: '5,174',
      cancelled: '1,869',
      MRR: '316,985.75 USD',
      'rows rejected': '0',
      'monthly charges of all': '456,116.60 USD',
      'months of service of all': '227,990',
    });
  }, 300_000);
});
