import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrapScript, type BootstrapProcess } from '../support/bootstrap-process.ts';

describe('engines on one stack', () => {
  let folder: string;
  const started: BootstrapProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'revenue-engine-engines-'));
  });

  afterEach(async () => {
    for (const { child, ended } of started.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  const enter = (engine: { address: string; alone: boolean }): BootstrapProcess => {
    const source = `const { enterEngine } = await lib('engines');
      await enterEngine(process.argv[1], JSON.parse(process.argv[2])).then(
        () => { tell('runs'); setInterval(() => {}, 1e6); }, (error) => tell(error.message));`;
    const process = bootstrapScript(source, folder, JSON.stringify(engine));
    started.push(process);
    return process;
  };

  it('a second whole engine is refused, and told who runs and where', async () => {
    const first = enter({ address: 'http://127.0.0.1:4000', alone: true });
    expect(await first.next()).toBe('runs');
    const second = enter({ address: 'http://127.0.0.1:4001', alone: true });
    expect(await second.next()).toBe(
      `The engine is already running: process ${first.child.pid}, http://127.0.0.1:4000.`,
    );
  });

  it('engines that were given their roles stand beside each other', async () => {
    expect(await enter({ address: 'http://127.0.0.1:4000', alone: false }).next()).toBe('runs');
    expect(await enter({ address: 'http://127.0.0.1:4001', alone: false }).next()).toBe('runs');
  });

  it('one that was killed is in nobody’s way', async () => {
    const first = enter({ address: 'http://127.0.0.1:4000', alone: true });
    expect(await first.next()).toBe('runs');
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await enter({ address: 'http://127.0.0.1:4000', alone: true }).next()).toBe('runs');
  });
});
