import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const root = join(import.meta.dirname, '../..');

describe('tenants and keys by command', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  const run = (script: string, ...args: string[]): Promise<Ran> =>
    new Promise((resolve) => {
      const env = { ...process.env, DATABASE_URL: database.url };
      const command = ['--import', 'tsx', join(root, 'src/cli', script), ...args];
      const child = execFile(process.execPath, command, { env, cwd: root }, (_error, out, err) =>
        resolve({ code: child.exitCode ?? -1, out, err }),
      );
    });

  it('makes a tenant once', async () => {
    expect((await run('tenant.ts', 'create', 'acme', '--sandbox')).out).toBe('acme\tsandbox\tcreated\n');
    expect((await run('tenant.ts', 'create', 'acme')).out).toBe('acme\tsandbox\twas there already\n');
    const misnamed = await run('tenant.ts', 'create', 'Acme Inc.');
    expect([misnamed.code, misnamed.out]).toEqual([1, '']);
    expect(misnamed.err).toContain('lower-case');
  });

  it('makes a key, shows it once, and revokes it', async () => {
    const [key = '', note = ''] = (
      await run('key.ts', 'create', '--tenant', 'acme', '--role', 'partner')
    ).out.split('\n');
    const id = /id (\S+),/.exec(note)?.[1] ?? '';
    expect(key).toMatch(/^rk_[A-Za-z0-9_-]{43}$/);
    const listed = (await run('key.ts', 'list', '--tenant', 'acme')).out;
    expect(listed).toBe(`${id}\trk_…${key.slice(-4)}\tpartner\tpartner\tgood\n`);
    expect((await run('key.ts', 'revoke', '--tenant', 'acme', id)).out).toBe(`${id} is revoked\n`);
    expect((await run('key.ts', 'list', '--tenant', 'acme')).out).toContain('revoked');
  });

  it.each([
    [
      'no role that keys may have',
      ['create', '--tenant', 'acme', '--role', 'system'],
      2,
      'npm run key -- create',
    ],
    [
      'an unknown tenant',
      ['create', '--tenant', 'nowhere', '--role', 'admin'],
      1,
      'npm run tenant -- create nowhere',
    ],
    ['an unknown key', ['revoke', '--tenant', 'acme', 'nothing'], 1, 'has no key nothing'],
  ])('says what is wrong with %s', async (_what, args, code, message) => {
    const ran = await run('key.ts', ...args);
    expect([ran.code, ran.out]).toEqual([code, '']);
    expect(ran.err).toContain(message);
  });
});
