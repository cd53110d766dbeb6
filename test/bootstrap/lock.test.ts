import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrapScript } from '../support/bootstrap-process.ts';

describe('the lock between commands', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'revenue-engine-lock-'));
    path = join(folder, 'stack.lock');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

  const take = `const { withLock } = await lib('lock'); const path = process.argv[1];`;

  it('lets one process work at a time', async () => {
    const counter = join(folder, 'counter');
    writeFileSync(counter, '0');
    const increment = `${take}
      const { readFileSync, writeFileSync } = await import('node:fs');
      const { setImmediate } = await import('node:timers/promises');
      for (let i = 0; i < 25; i++) await withLock(path, async () => {
        const before = Number(readFileSync(process.argv[2], 'utf8'));
        await setImmediate();
        writeFileSync(process.argv[2], String(before + 1));
      });`;
    const processes = Array.from({ length: 4 }, () => bootstrapScript(increment, path, counter));
    for (const { ended } of processes) expect(await ended).toEqual({ code: 0, stderr: '' });
    expect(readFileSync(counter, 'utf8')).toBe('100');
  });

  it('is taken over from a process that was killed', async () => {
    const holder = bootstrapScript(
      `${take} await withLock(path, () => { tell('held'); setInterval(() => {}, 1e6);
      return new Promise(() => {}); });`,
      path,
    );
    expect(await holder.next()).toBe('held');
    holder.child.kill('SIGKILL');
    await holder.ended;
    const heir = bootstrapScript(`${take} await withLock(path, async () => tell('mine'));`, path);
    expect(await heir.next()).toBe('mine');
  });

  it('is not taken from a process that still works', async () => {
    const holder = bootstrapScript(
      `${take} await withLock(path, () => { tell('held');
      const alive = setInterval(() => {}, 1e6);
      return new Promise((done) => process.once('SIGUSR2', () => { tell('done'); clearInterval(alive); done(); })); });`,
      path,
    );
    expect(await holder.next()).toBe('held');
    const second = bootstrapScript(
      `${take} await withLock(path, async () => tell('mine'),
      { onWait: ({ pid }) => tell(pid) });`,
      path,
    );
    expect(await second.next()).toBe(holder.child.pid);
    holder.child.kill('SIGUSR2');
    expect(await holder.next()).toBe('done');
    expect(await second.next()).toBe('mine');
  });

  it('does not mistake a later process with the same pid for its owner', async () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, started: 'another boot:1' }));
    const heir = bootstrapScript(`${take} await withLock(path, async () => tell('mine'));`, path);
    expect(await heir.next()).toBe('mine');
  });
});
