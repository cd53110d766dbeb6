import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { bootstrapScript, type BootstrapProcess } from '../support/bootstrap-process.ts';

interface Process {
  readonly pid: number;
  readonly started: string;
}
interface Held {
  readonly databaseUrl: string;
  readonly attached: boolean;
}
interface Stack {
  readonly keeper: Process;
  readonly servers: readonly Process[];
}

// A stack of PostgreSQL alone: the keeper treats all servers alike.
const holdStack = `
  const { holdStack } = await lib('stack');
  const options = { postgres: true, rabbit: async () => undefined, tell: (line) => tell(line) };
  const { databaseUrl, attached, release } = await holdStack(process.argv[1], options);
  process.once('SIGTERM', async () => { await release(); tell('released'); process.exit(0); });
  setInterval(() => {}, 1e6);
  tell({ databaseUrl, attached });`;

describe('the stack of servers', () => {
  let folder: string;
  const started: BootstrapProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'revenue-engine-stack-'));
  });

  afterEach(async () => {
    for (const { child, ended } of started.splice(0)) {
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  const command = (): BootstrapProcess => {
    const process = bootstrapScript(holdStack, folder);
    started.push(process);
    return process;
  };
  const stackFile = (): string => join(folder, 'stack.json');
  const stack = (): Stack => JSON.parse(readFileSync(stackFile(), 'utf8')) as Stack;
  const kill = async ({ child, ended }: BootstrapProcess): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  const allEnded = async ({ keeper, servers }: Stack): Promise<boolean> => {
    const wait = `const { hasEnded } = await lib('processes');
      const ended = JSON.parse(process.argv[1]).map((one) => hasEnded(one, 20_000));
      tell((await Promise.all(ended)).every(Boolean));`;
    return bootstrapScript(wait, JSON.stringify([keeper, ...servers])).next();
  };
  const query = async (url: string, statement: string): Promise<unknown[]> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client.query<Record<string, unknown>>(statement).then(
      ({ rows }) => client.end().then(() => rows),
      (error: unknown) => client.end().then(() => Promise.reject(error as Error)),
    );
  };

  it('is started once by two commands at once, and runs until the last of them is gone, however it goes', async () => {
    const commands = [command(), command()] as const;
    const [one, other] = await Promise.all([commands[0].next<Held>(), commands[1].next<Held>()]);
    expect(one.databaseUrl).toBe(other.databaseUrl);
    expect([one.attached, other.attached].sort()).toEqual([false, true]);
    const servers = stack();

    const starter = one.attached ? commands[1] : commands[0];
    const attached = one.attached ? commands[0] : commands[1];
    await kill(starter);
    expect(await query(one.databaseUrl, 'select 1 as up')).toEqual([{ up: 1 }]);
    await kill(attached);
    expect(await allEnded(servers)).toBe(true);
  });

  it('keeps its passwords from other users; has stopped, and its record is gone, when the last release returns', async () => {
    const only = command();
    await only.next<Held>();
    const servers = stack();
    for (const file of ['stack.json', 'credentials.json']) {
      expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
    }
    only.child.kill('SIGTERM');
    expect(await only.next()).toBe('released');
    expect(statSync(stackFile(), { throwIfNoEntry: false })).toBeUndefined();
    expect(await allEnded(servers)).toBe(true);
  });

  it('finds its data again after the keeper was killed together with the command', async () => {
    const first = command();
    const { databaseUrl } = await first.next<Held>();
    await query(databaseUrl, 'create table kept as select 42 as answer');
    const orphaned = stack();
    process.kill(orphaned.keeper.pid, 'SIGKILL');
    await kill(first);

    const second = await command().next<Held>();
    expect(second.attached).toBe(false);
    expect(await query(second.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(await allEnded(orphaned)).toBe(true);
  });
});
