import { parseArgs } from 'node:util';
import { startApp, type App } from '../app.ts';
import type { CommandContext } from '../commands/index.ts';
import { importFile } from '../import/import-file.ts';
import { noProgress } from '../import/progress.ts';
import { createTenant } from '../platform/identity/tenants.ts';
import type { Principal } from '../platform/identity.ts';
import { processRoles, readConfig } from '../platform/config.ts';
import { createLogger } from '../platform/logger.ts';
import { formatMoney } from '../platform/money.ts';
import { createSagaFeed } from '../sagas/feed.ts';
import { testClocksOf } from '../scheduling-role.ts';
import { accepted } from './accepted.ts';
import { beforeTheBook, publishCatalogue, writeDemoBook, type DemoBookParts } from './demo-book.ts';
import { Transcript } from './transcript.ts';
import { tellUpgrade } from './upgrade-story.ts';

export const demoTenant = 'demo';

const principal: Principal = { tenant: demoTenant, actor: 'demo', role: 'system' };

/**
 * `npm run demo [-- <file.csv>] [--customers 200]`: makes a book of business in the tenant `demo`, or brings the file's in, then tells the
 * story of one upgrade. All roles of the engine run in this process, beside a running engine or without one.
 */
export async function runDemo(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  write: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { customers: { type: 'string', default: '200' } },
  });
  const customers = Number(values.customers);
  if (!Number.isInteger(customers) || customers < 0 || customers > 10_000)
    throw new Error(`--customers: "${values.customers}" is not a whole number from 0 to 10,000`);
  const transcript = new Transcript(write);
  const config = readConfig(env);
  transcript.heading('Starting relay, projector, orchestrator and gateway in this process.');
  const app = await startApp({ ...config, ROLES: [...processRoles], PORT: 0 }, createLogger('error'));
  try {
    await createTenant(app.engine.pool, demoTenant, true);
    await tellBook(app, positionals[0] ?? null, customers, transcript, signal);
    if (!signal.aborted) await tellStory(app, transcript);
  } finally {
    await app.stop();
  }
}

async function tellBook(
  { engine, projector }: App,
  path: string | null,
  customers: number,
  transcript: Transcript,
  signal: AbortSignal,
): Promise<void> {
  const parts: DemoBookParts = { ...engine, requestHashKey: engine.secrets.requestHashKey, principal };
  transcript.heading(path ? `Bringing ${path} in.` : `Writing the lives of ${customers} customers.`);
  transcript.begin();
  if (path) {
    await publishCatalogue(parts, engine.clock.now());
    const request = { path, tenant: demoTenant, map: null, asOf: null, concurrency: 64 };
    await importFile({ ...engine, progress: noProgress }, request, signal);
  } else {
    const now = engine.clock.now();
    // The tenant lives in its past while that is written, or what is long due would be billed in between as of today.
    await engine.commands.setClock(moving(`clock:${demoTenant}`), { to: beforeTheBook(now) });
    await writeDemoBook(parts, customers, now, signal);
    accepted(await engine.commands.setClock(moving(`clock:${now}`), { to: now }));
  }
  transcript.at('written', 'every event is in the store');
  await testClocksOf(engine).settled(demoTenant, 60_000);
  await projector.catchUp(signal);
  transcript.at('projected', 'the read models stand at the heads of all streams');
  const { accounts, active, cancelled, currencies } = await engine.queries.totals(demoTenant);
  transcript.line(`${accounts} accounts, ${active} active, ${cancelled} cancelled`);
  for (const { currency, mrr, arr } of currencies)
    transcript.line(`${currency}: MRR ${formatMoney(mrr)}, ARR ${formatMoney(arr)}`);
}

const moving = (idempotencyKey: string): CommandContext => ({ principal, idempotencyKey });

async function tellStory({ engine, broker }: App, transcript: Transcript): Promise<void> {
  const { store } = engine;
  const sagas = createSagaFeed({ store, broker });
  try {
    await tellUpgrade({ ...engine, broker, sagas, principal }, transcript);
  } finally {
    await sagas.close();
  }
}
