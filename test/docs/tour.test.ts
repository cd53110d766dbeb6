import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '../../src/app.ts';
import { engineStand, type EngineStand } from '../support/engine-stand.ts';

const project = join(import.meta.dirname, '../..');

/** The shell blocks of a section, in order. */
function blocks(file: string, heading: string): string[] {
  const page = readFileSync(join(project, file), 'utf8');
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^```sh\n([^]*?)^```/gm)].map(([, block = '']) => block);
}

const boundary = '=== next block ===';

/** What is pasted into a terminal, one block after the other; what each of them prints. */
async function paste(all: readonly string[], env: Record<string, string>): Promise<string[]> {
  const script = ['set -euo pipefail', all.join(`\necho '${boundary}'\n`)].join('\n');
  const { PATH, HOME } = process.env;
  const shell = spawn('bash', ['-c', script], { cwd: project, env: { PATH, HOME, ...env } });
  let [out, err] = ['', ''];
  shell.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  shell.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise((resolve) => shell.once('close', resolve));
  if (code !== 0) throw new Error(`The shell ended with ${String(code)}:\n${out}\n${err}`);
  return out.split(`${boundary}\n`);
}

describe('what the guides tell to paste', () => {
  let stand: EngineStand;
  let app: App;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tour-'));
    stand = await engineStand();
    app = await stand.start();
  });
  afterAll(async () => {
    await stand?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('works: the tour of the README, then the failures of the page on sagas', async () => {
    const [definitions = '', ...tour] = blocks('README.md', 'A tour');
    const [commands = '', names = '', ...failures] = blocks('docs/sagas.md', 'Trying it');
    // The addresses and the token of an engine that runs as told, in place of those of the test.
    const [ofEngine = '', ...functions] = definitions.split('\n');
    const [ofSandbox = '', ...more] = names.split('\n');
    expect(ofEngine).toMatch(/^export ENGINE=\S+ TOKEN=\$\(npm run --silent token\)$/);
    expect(ofSandbox).toMatch(/^export SANDBOX=http:\/\/127\.0\.0\.1:4100$/);
    expect(commands).toContain('npm run sandbox');

    const said = await paste([functions.join('\n'), ...tour, more.join('\n'), ...failures], {
      ENGINE: app.address,
      TOKEN: await stand.token(),
      SANDBOX: stand.downstream.url,
      XDG_DATA_HOME: folder,
    });
    const toured = said.slice(0, 1 + tour.length).join('');
    expect(toured).not.toMatch(/"errors"|"userErrors":\[\{/);
    expect(toured).toContain('"planTier":"gold"');
    expect(toured).toMatch(/SagaCompleted/);

    const [refused = '', dropped = '', escalated = ''] = said.slice(-3);
    expect(refused).toMatch(/SagaCompensated[^]*"planCode":"gold-[^]*tombstoned {2}provisioning/);
    expect(dropped).toMatch(/StepOutcomeUnknown[^]*SagaCompleted/);
    expect(escalated).toMatch(/"status":"ESCALATED"[^]*unknown_field[^]*StepRetryRequested[^]*SagaCompleted/);
  });
});
