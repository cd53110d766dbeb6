import 'reflect-metadata';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { brokerOf } from '../broker.ts';
import type { CommandContext } from '../commands/index.ts';
import { openEngine } from '../engine.ts';
import { createOperations, type Operations } from '../operations/index.ts';
import { readConfig } from '../platform/config.ts';
import { randomIds } from '../platform/ids.ts';
import { requireTenant } from '../platform/identity/tenants.ts';
import { silentLogger } from '../platform/logger.ts';
import { readModels } from '../projections/read-models.ts';
import { createProjector } from '../projections/runtime/projector.ts';
import { createSagaListProjection } from '../projections/sagas/saga-list-projection.ts';
import { sagaListFold } from '../sagas/list-fold.ts';
import { secretsOf } from '../secrets.ts';
import { toldHelp } from './told-help.ts';

const usage = `npm run operate -- parked list [--tenant <name>]
npm run operate -- parked show    --tenant <name> --projection <name> --account <id>
npm run operate -- parked retry   --tenant <name> --projection <name> --account <id> --reason <why>
npm run operate -- parked release --tenant <name> --projection <name> (--account <id> | --all) --reason <why>
npm run operate -- parked discard --tenant <name> --projection <name> --account <id> --reason <why>
npm run operate -- dead-letters list [--tenant <name>]
npm run operate -- dead-letters show|retry|discard <id> [--reason <why>]
npm run operate -- drift [--tenant <name>]

retry tries at once; release leaves it to the sweep; discard passes over the event (or leaves the message unread) for good. drift
compares the books of all accounts with the log, names those that differ, and ends with code 1 where there is one.
`;

if (toldHelp(usage)) process.exit(0);
const { values: given, positionals } = parseArgs({
  options: {
    tenant: { type: 'string' },
    projection: { type: 'string' },
    account: { type: 'string' },
    reason: { type: 'string' },
    all: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

/** What operators decide, from the command line; each line of output is JSON. */
async function main(): Promise<number> {
  const [subject, verb, id] = positionals;
  const config = readConfig(process.env);
  const secrets = secretsOf(config);
  const engine = await openEngine(config, secrets, silentLogger);
  const broker = await brokerOf(config, engine.pool, silentLogger);
  try {
    if (given.tenant !== undefined) await requireTenant(engine.pool, given.tenant);
    const projections = [...readModels, createSagaListProjection(sagaListFold)];
    const projector = createProjector({ ...engine, broker, projections, partitions: config.PARTITIONS });
    const operations = createOperations({
      ...engine,
      broker,
      projector,
      requestHashKey: secrets.requestHashKey,
    });
    const said =
      subject === 'parked'
        ? await onParked(operations, verb)
        : subject === 'dead-letters'
          ? await onDeadLetters(operations, verb, id)
          : subject === 'drift' && verb === undefined
            ? await onDrift(operations)
            : null;
    if (said === null) process.stderr.write(usage);
    for (const line of said?.lines ?? []) console.log(JSON.stringify(line));
    return said === null ? 2 : said.failed ? 1 : 0;
  } finally {
    await broker.close();
    await engine.close();
  }
}

/** Null where it is not one of the things that can be asked. */
type Said = { readonly lines: readonly object[]; readonly failed: boolean } | null;

const told = (...lines: readonly object[]): Said => ({ lines, failed: false });
const actor = `operator:${userInfo().username}`;

async function onParked({ parkedAccounts }: Operations, verb: string | undefined): Promise<Said> {
  const { tenant, projection, account, all } = given;
  if (verb === 'list') return told(...(await parkedAccounts.list(tenant ?? null)));
  if (tenant === undefined || projection === undefined) return null;
  if (verb === 'show' && account !== undefined) {
    const found = await parkedAccounts.inspect(tenant, { projection, account });
    return found ? told(found) : { lines: [{ code: 'ParkedAccountNotFound' }], failed: true };
  }
  if (verb !== 'retry' && verb !== 'release' && verb !== 'discard') return null;
  const accounts = async (): Promise<readonly string[]> =>
    (await parkedAccounts.list(tenant)).filter((p) => p.projection === projection).map((p) => p.account);
  // Many at once only where it does not matter what each of them stopped at.
  const chosen = account !== undefined ? [account] : all && verb === 'release' ? await accounts() : null;
  if (chosen === null) return null;
  const lines: object[] = [];
  let failed = false;
  for (const each of chosen) {
    const answer = await parkedAccounts[verb](contextOf(tenant), { projection, account: each });
    lines.push(...(answer.ok ? [answer.result] : answer.errors));
    failed ||= !answer.ok || answer.result.parked !== null;
  }
  return { lines, failed };
}

function contextOf(tenant: string): CommandContext {
  return {
    principal: { tenant, actor, role: 'system' },
    idempotencyKey: `operate:${randomIds.next()}`,
    reason: given.reason ?? null,
  };
}

async function onDeadLetters(
  { deadLetters }: Operations,
  verb: string | undefined,
  id: string | undefined,
): Promise<Said> {
  const scope = given.tenant ?? null;
  if (verb === 'list') return told(...(await deadLetters.list(scope, { first: 1_000, after: null })));
  if (id === undefined) return null;
  if (verb === 'show') {
    const letter = await deadLetters.inspect(scope, id);
    return letter ? told(letter) : { lines: [{ code: 'DeadLetterNotFound' }], failed: true };
  }
  if (verb !== 'retry' && verb !== 'discard') return null;
  const context = { actor, scope, reason: given.reason ?? null, idempotencyKey: randomIds.next() };
  const answer = await deadLetters[verb](context, id);
  return answer.ok ? told(answer.result) : { lines: answer.errors, failed: true };
}

/** The books that differ or cannot be folded, each book's sum, and how many books could not be compared yet. */
async function onDrift({ drift }: Operations): Promise<Said> {
  const { adrift, unfoldable, books, behind } = await drift.round(given.tenant ?? null);
  const shown = [...adrift, ...books].map((each) => ({ ...each, minor: String(each.minor) }));
  return { lines: [...shown, ...unfoldable, { behind }], failed: adrift.length + unfoldable.length > 0 };
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
