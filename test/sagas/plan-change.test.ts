import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { startApp, type App } from '../../src/app.ts';
import { accountOpened, planPublished, publishing } from '../../src/commands/examples.ts';
import type { CommandContext, CommandResult } from '../../src/commands/index.ts';
import { openLedger } from '../../src/connectors/sandbox/ledger.ts';
import { createRules, type RuleInput } from '../../src/connectors/sandbox/rules.ts';
import { createSandboxServer } from '../../src/connectors/sandbox/server.ts';
import { readConfig } from '../../src/platform/config.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { encodeToken } from '../../src/queries/index.ts';
import { sagaIds } from '../../src/queries/sagas/saga-ids.ts';
import {
  createSagaFeed,
  planChangeType,
  sagaIdOf,
  sagaView,
  type SagaFeed,
  type SagaProgress,
} from '../../src/sagas/index.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { unhurried } from '../support/engine-stand.ts';

const secret = `whsec_${randomBytes(24).toString('base64')}`;
const ledger = openLedger();
const rules = createRules();
let folder: string;
let sandbox: Server;
let database: TestDatabase;
let app: App;
let feed: SagaFeed;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plan-change-'));
  database = await freshDatabase();
  sandbox = createSandboxServer({ ledger, rules, secrets: secret });
  await new Promise<void>((resolve) => sandbox.listen(0, '127.0.0.1', resolve));
  const config = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    PORT: '0',
    ...unhurried,
    DATA_DIR: folder,
    DOWNSTREAM_URL: `http://127.0.0.1:${(sandbox.address() as AddressInfo).port}`,
    DOWNSTREAM_SECRET: secret,
  });
  app = await startApp(config, silentLogger);
  feed = createSagaFeed({ store: app.engine.store, broker: app.broker });
});
afterAll(async () => {
  await feed?.close();
  await app?.stop();
  sandbox?.closeAllConnections();
  sandbox?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

let keys = 0;
const contextOf = (tenant: string) => (): CommandContext => ({
  principal: { tenant, actor: 'user:ada', role: 'billing' },
  idempotencyKey: `key-${(keys += 1)}`,
  reason: 'asked by the customer',
});

async function accepted<R extends object>(answer: Promise<CommandResult<R>>): Promise<R> {
  const result = await answer;
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.result;
}

/** A customer on silver at 10.00 who asks for gold at 20.00, with a downstream that behaves by these rules. */
async function upgrade(tenant: string, behaviour: readonly RuleInput[]) {
  rules.set(behaviour);
  const { commands } = app.engine;
  const as = contextOf(tenant);
  await accepted(commands.publishPlan(as(), publishing(planPublished('silver', '10.00', { tierRank: 1 }))));
  await accepted(commands.publishPlan(as(), publishing(planPublished('gold', '20.00', { tierRank: 2 }))));
  const { accountId } = await accepted(commands.openAccount(as(), accountOpened.data));
  const { subscriptionId } = await accepted(
    commands.startSubscription(as(), { accountId, planCode: 'silver' }),
  );
  const changed = await commands.changePlan(as(), { subscriptionId, planCode: 'gold' });
  if (!changed.ok) throw new Error(JSON.stringify(changed.errors));
  const sagaId = sagaIdOf(changed.operationId, planChangeType);
  return { as, tenant, accountId, subscriptionId, sagaId, invoiceId: changed.result.invoiceId ?? '' };
}

/** Follows the saga until an entry fits, or to its end. */
async function follow(
  tenant: string,
  sagaId: string,
  fits: (entry: SagaProgress) => boolean,
): Promise<SagaProgress[]> {
  const entries: SagaProgress[] = [];
  for await (const entry of feed.watch(tenant, sagaId, 0)) {
    entries.push(entry);
    if (fits(entry)) break;
  }
  return entries;
}
const toTheEnd = (): boolean => false;

const effects = (tenant: string): string[] => {
  const mine = ledger.entries().filter((entry) => entry.tenant === tenant);
  const undone = new Set(mine.flatMap((entry) => (entry.kind === 'undone' ? [entry.key] : [])));
  return mine
    .filter((e) => e.kind === 'applied' && !undone.has(e.key))
    .map((e) => e.downstream)
    .sort();
};

async function eventTypes(tenant: string, stream: string): Promise<string[]> {
  const { events } = await app.engine.store.read({ tenant, stream });
  return events.map((event) => event.type);
}

/** Monthly recurring revenue of the tenant once the read model has all that the subscription's stream holds. */
async function mrrOf(tenant: string, subscriptionId: string): Promise<bigint | undefined> {
  const stream = `subscription-${subscriptionId}`;
  const { version } = await app.engine.store.read({ tenant, stream });
  const waited = await app.engine.queries.waitFor('arr', tenant, encodeToken([{ stream, version }]), 10_000);
  expect(waited).toEqual({ stale: false });
  const { currencies } = await app.engine.queries.totals(tenant);
  return currencies[0]?.mrr.minor;
}

test('an upgrade goes downstream step by step, each effect once, and is then settled', async () => {
  const { tenant, sagaId, subscriptionId } = await upgrade('smooth', []);
  const entries = await follow(tenant, sagaId, toTheEnd);

  expect(entries.map((entry) => entry.version)).toEqual(entries.map((_, index) => index + 1));
  expect(entries.at(-1)?.type).toBe('SagaCompleted');
  expect(effects(tenant)).toEqual(['analytics', 'crm', 'engagement', 'provisioning']);
  expect(await eventTypes(tenant, `subscription-${subscriptionId}`)).toEqual([
    'SubscriptionStarted',
    'SubscriptionPlanChanged',
    'SubscriptionPlanChangeCompleted',
  ]);
  expect(await mrrOf(tenant, subscriptionId)).toBe(2000n);
});

test('provisioning fails for good: the plan goes back, the invoice is credited, revenue follows', async () => {
  const { as, tenant, sagaId, subscriptionId, invoiceId } = await upgrade('refused', [
    { mode: 'fail', downstream: 'provisioning', status: 422, code: 'no_capacity' },
  ]);
  const entries = await follow(tenant, sagaId, toTheEnd);

  expect(entries.at(-1)?.type).toBe('SagaCompensated');
  expect(effects(tenant)).toEqual([]);
  expect(await eventTypes(tenant, `subscription-${subscriptionId}`)).toEqual([
    'SubscriptionStarted',
    'SubscriptionPlanChanged',
    'SubscriptionPlanChangeReverted',
  ]);
  expect(await eventTypes(tenant, `invoice-${invoiceId}`)).toEqual(['InvoiceIssued', 'CreditNoteIssued']);
  expect(await mrrOf(tenant, subscriptionId)).toBe(1000n);

  // A first attempt that comes late finds its key barred.
  expect(ledger.undone(tenant, `${sagaId}:provisioning`)?.kind).toBe('tombstoned');
  rules.set([]);
  const again = await app.engine.commands.changePlan(as(), { subscriptionId, planCode: 'gold' });
  expect(again.ok).toBe(true);
});

test('the CRM gives up: the change stays in flight until a person skips the step', async () => {
  const { as, tenant, sagaId, subscriptionId } = await upgrade('stuck', [
    { mode: 'fail', downstream: 'crm', status: 400 },
  ]);
  await follow(tenant, sagaId, (entry) => entry.type === 'StepEscalated');
  const { commands, sagaCommands, store, pool } = app.engine;

  const second = await commands.changePlan(as(), { subscriptionId, planCode: 'silver' });
  expect(second).toMatchObject({ ok: false, errors: [{ code: 'ChangeInProgress' }] });
  expect(await sagaCommands.compensate(as(), { sagaId })).toMatchObject({
    ok: false,
    errors: [{ code: 'SagaPastPivot' }],
  });

  expect(await sagaCommands.skipStep(as(), { sagaId, step: 'crm' })).toMatchObject({ ok: true });
  await follow(tenant, sagaId, toTheEnd);
  expect(await sagaView(store, tenant, sagaId)).toMatchObject({ status: 'completed_with_warnings' });
  expect((await eventTypes(tenant, `subscription-${subscriptionId}`)).at(-1)).toBe(
    'SubscriptionPlanChangeCompleted',
  );

  await app.projector.catchUp();
  const page = { first: 10 };
  expect(
    (await sagaIds(pool, tenant, page, { status: 'completed_with_warnings' })).edges.map((e) => e.node),
  ).toEqual([sagaId]);
  expect((await sagaIds(pool, tenant, page, { status: 'running' })).edges).toEqual([]);
});

test('an answer of provisioning dropped after its commit: tried again under the same key, one effect', async () => {
  const { tenant, sagaId } = await upgrade('dropped', [
    { mode: 'drop', downstream: 'provisioning', times: 1 },
  ]);
  const entries = await follow(tenant, sagaId, toTheEnd);
  expect(entries.filter((entry) => entry.step === 'provisioning').map((entry) => entry.type)).toEqual([
    'StepStarted',
    'StepOutcomeUnknown',
    'StepRetryScheduled',
    'StepStarted',
    'StepSucceeded',
  ]);
  expect(effects(tenant)).toEqual(['analytics', 'crm', 'engagement', 'provisioning']);
});
