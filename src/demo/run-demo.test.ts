import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { runDemo } from './run-demo.ts';

const folder = mkdtempSync(join(tmpdir(), 'demo-'));
let database: TestDatabase;
beforeAll(async () => void (database = await freshDatabase()));
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

async function demo(...args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const env = { DATABASE_URL: database.url, DATA_DIR: folder };
  await runDemo(args, env, (line) => void lines.push(line), new AbortController().signal);
  return lines.join('\n');
}

describe('npm run demo', () => {
  it('makes a book in three currencies and follows one upgrade to its end', async () => {
    const told = await demo('--customers', '25');
    expect(told).toMatch(/25 accounts, \d+ active/);
    for (const currency of ['USD', 'EUR', 'JPY']) expect(told).toContain(`${currency}: MRR`);
    for (const step of [
      'command       subscription.changePlan',
      'event store   subscription-',
      'outbox        every row confirmed',
      'in-process    delivered invoice-',
      'read model    crm shows the change',
      'read model    arr shows the change',
      'read model    entitlements shows the change',
      'read model    revrec shows the change',
      'saga          step succeeded: provisioning',
      'saga          saga completed',
      'consistent    all read models',
    ])
      expect(told).toContain(step);
    // 3 seats of Team are 3 × 99.00 a month, of Business 3 × 299.00.
    expect(told).toContain('before  tier team, ARR 3564.00 USD');
    expect(told).toContain('after   tier business, ARR 10764.00 USD');
    expect(told).toMatch(/after {3}api, projects up to 300, single-sign-on/);
  });

  it('tells it again with another customer, on the same book', async () => {
    expect(await demo('--customers', '25')).toMatch(/26 accounts, [^]*saga completed/);
  });

  it('refuses what it cannot read', async () => {
    await expect(demo('--customers', 'many')).rejects.toThrow(
      '"many" is not a whole number from 0 to 10,000',
    );
  });
});
