import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { migrate } from '../../migrations/migrate.ts';
import { developmentTenant } from '../development-welcome.ts';
import { openEngine, type Engine } from '../engine.ts';
import { createInProcessBroker } from '../messaging/in-process.ts';
import { systemClock } from '../platform/clock.ts';
import { ConfigError, readConfig } from '../platform/config.ts';
import { createTenant, tenantExists } from '../platform/identity/tenants.ts';
import { silentLogger } from '../platform/logger.ts';
import { readModels } from '../projections/read-models.ts';
import { createProjector } from '../projections/runtime/projector.ts';
import { secretsOf } from '../secrets.ts';
import { readArguments } from './arguments.ts';
import { importFile, type ImportOutcome, type ImportRequest } from './import-file.ts';
import { progressOn, type TerminalStream } from './progress.ts';
import { ImportRefused } from './rejection.ts';
import { jsonSummary, readableSummary } from './summary.ts';

/** What a run means for the shell; docs/import.md says the same. */
export const exitCodes = { done: 0, failed: 1, refused: 2, interrupted: 130 } as const;

export interface Terminal {
  out(line: string): void;
  readonly err: TerminalStream;
}

/** `npm run import`, whole: never throws, and resolves with the exit code. */
export async function runImport(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const tell = (line: string): void => void terminal.err.write(`${line}\n`);
  try {
    const given = readArguments(args, systemClock.now());
    const request = { ...given, path: fromWhereItWasTyped(given.path, env) };
    const config = readConfig(env);
    const secrets = secretsOf(config);
    await migrate(config.DATABASE_URL);
    const engine = await openEngine({ ...config, ROLES: [] }, secrets, silentLogger);
    try {
      await requireTenant(engine, request.tenant);
      return await importAndSummarise(engine, request, terminal, signal);
    } finally {
      await engine.close();
    }
  } catch (error) {
    if (error instanceof ImportRefused) {
      tell(error.message);
      return exitCodes.refused;
    }
    tell(error instanceof ConfigError ? error.message : failure(error));
    return exitCodes.failed;
  }
}

async function importAndSummarise(
  engine: Engine,
  request: ImportRequest & { readonly json: boolean },
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const begun = performance.now();
  const outcome = await importFile({ ...engine, progress: progressOn(terminal.err) }, request, signal);
  const importedMs = performance.now() - begun;
  await catchUp(engine, request.tenant, terminal);
  const projectedMs = performance.now() - begun - importedMs;
  if (!outcome.complete) {
    terminal.err.write(
      `Interrupted after ${outcome.tally.rows} rows. Run the same command again to go on.\n`,
    );
    return exitCodes.interrupted;
  }
  terminal.out(await summary(engine, request, outcome, { importedMs, projectedMs }));
  return exitCodes.done;
}

/** npm runs scripts in the project's folder; a path typed elsewhere is meant from there. */
function fromWhereItWasTyped(path: string, { INIT_CWD }: NodeJS.ProcessEnv): string {
  return INIT_CWD === undefined || existsSync(path) ? path : resolve(INIT_CWD, path);
}

/** Brings the read models to the heads of all streams, beside a running engine or without one. */
async function catchUp({ pool, store, wakeups }: Engine, tenant: string, terminal: Terminal): Promise<void> {
  const logger = silentLogger;
  const broker = createInProcessBroker({ logger });
  const projector = createProjector({ pool, store, broker, projections: readModels, wakeups, logger });
  await projector.catchUp();
  for (const { projection, account, reason } of await projector.parked(tenant))
    terminal.err.write(`${projection} has parked the account ${account} and leaves it out: ${reason}\n`);
}

async function summary(
  { queries }: Engine,
  { tenant, json }: { readonly tenant: string; readonly json: boolean },
  outcome: ImportOutcome,
  times: { readonly importedMs: number; readonly projectedMs: number },
): Promise<string> {
  const totals = await queries.totals(tenant);
  return json ? jsonSummary(totals, outcome.tally.rejected) : readableSummary(totals, outcome, times);
}

async function requireTenant({ pool }: Engine, tenant: string): Promise<void> {
  if (tenant === developmentTenant) await createTenant(pool, tenant, true);
  else if (!(await tenantExists(pool, tenant)))
    throw new ImportRefused(
      `There is no tenant "${tenant}": make it with npm run tenant -- create ${tenant}`,
    );
}

function failure(error: unknown): string {
  // Where a name has several addresses, Node tells of each attempt to reach it and says nothing itself.
  const told = error as { readonly message?: string; readonly errors?: readonly Error[] } | null;
  return [
    `The import stopped: ${told?.message || told?.errors?.[0]?.message || String(error)}`,
    'What has come in stays. Run the same command again to go on.',
  ].join('\n');
}
