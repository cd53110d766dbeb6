import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrapCommand } from '../support/bootstrap-process.ts';

describe('bootstrap.mjs', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'revenue-engine-command-'));
    writeFileSync(
      join(folder, 'environment.mts'),
      `interface Seen { readonly database?: string; readonly broker?: string; readonly args: string[] }
       const seen: Seen = { database: process.env.DATABASE_URL, broker: process.env.AMQP_URL, args: process.argv.slice(2) };
       console.log(JSON.stringify(seen));`,
    );
    writeFileSync(join(folder, 'broken.ts'), `throw new Error('on purpose');`);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

  const env = (variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
    PATH: process.env.PATH,
    HOME: folder,
    XDG_DATA_HOME: folder,
    ...variables,
  });
  const given = { DATABASE_URL: 'postgres://db.example/given', AMQP_URL: 'amqp://mq.example' };

  it('runs a script with its arguments, on the servers that the environment names', async () => {
    const command = bootstrapCommand(['run', join(folder, 'environment.mts'), 'a', '--b'], env(given));
    expect(await command.next()).toEqual({
      database: given.DATABASE_URL,
      broker: given.AMQP_URL,
      args: ['a', '--b'],
    });
    expect(await command.ended).toEqual({ code: 0, stderr: '' });
  });

  it('runs a script alone, without servers', async () => {
    const command = bootstrapCommand(['run', '--alone', join(folder, 'environment.mts')], env({}));
    expect(await command.next()).toEqual({ args: [] });
    expect(await command.ended).toEqual({ code: 0, stderr: '' });
  });

  it.each([
    {
      what: 'a script that throws',
      args: () => ['run', '--alone', join(folder, 'broken.ts')],
      says: 'on purpose',
    },
    {
      what: 'an unknown command',
      args: () => ['launch'],
      says: 'Unknown command launch: use start, test or run.',
    },
    {
      what: 'an unknown option',
      args: () => ['start', '--rolls', 'relay'],
      says: "Unknown option '--rolls'",
    },
    { what: 'no script', args: () => ['run'], says: 'Which script?' },
  ])('fails for $what and says so', async ({ args, says }) => {
    const { code, stderr } = await bootstrapCommand(args(), env(given)).ended;
    expect(stderr).toContain(says);
    expect(code).toBe(1);
  });

  it('names the variable to set where its data folder cannot be made', async () => {
    const { code, stderr } = await bootstrapCommand(
      ['run', join(folder, 'environment.mts')],
      env({ XDG_DATA_HOME: join(folder, 'broken.ts') }),
    ).ended;
    expect(stderr).toContain('Set XDG_DATA_HOME to a folder you can write to.');
    expect(code).toBe(1);
  });
});
