import { randomBytes } from 'node:crypto';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createEventStore, type PostgresEventStore } from '../eventstore/event-store.ts';
import { createRegistry } from '../eventstore/registry.ts';
import { fixedClock } from '../platform/clock.ts';
import { commandDeclarations } from './declarations.ts';
import { accountOpened, planPublished, publishing, usd } from './examples.ts';
import { createCommands, type CommandContext, type CommandResult, type Commands } from './index.ts';

const clock = fixedClock('2026-04-01T12:00:00.000Z');
let database: TestDatabase;
let store: PostgresEventStore;
let commands: Commands;
let keys = 0;

beforeAll(async () => {
  database = await freshDatabase();
  const registry = createRegistry(commandDeclarations);
  store = createEventStore({ pool: database.pool, registry, masterKey: randomBytes(32) });
  commands = createCommands({ store, clock, sagaStarts: () => [], requestHashKey: 'key' });
});
afterAll(() => database.drop());

/** A tenant of its own for each test. */
function tenant(name: string): (more?: Partial<CommandContext>) => CommandContext {
  const principal = { tenant: name, actor: 'user:ada', role: 'billing' } as const;
  return (more) => ({ principal, idempotencyKey: `key-${(keys += 1)}`, ...more });
}

async function accepted<R extends object>(answer: Promise<CommandResult<R>>): Promise<R> {
  const result = await answer;
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.result;
}

async function subscribed(as: () => CommandContext): Promise<{ accountId: string; subscriptionId: string }> {
  await accepted(commands.publishPlan(as(), publishing(planPublished('silver', '10.00', { tierRank: 1 }))));
  await accepted(commands.publishPlan(as(), publishing(planPublished('gold', '20.00', { tierRank: 2 }))));
  const { accountId } = await accepted(commands.openAccount(as(), accountOpened.data));
  return accepted(commands.startSubscription(as(), { accountId, planCode: 'silver' }));
}

test('an upgrade, its revert, another upgrade, its completion and the end, as they are read back', async () => {
  const as = tenant('whole');
  const { accountId, subscriptionId } = await subscribed(as);
  clock.set('2026-04-16T12:00:00.000Z');
  const up = await commands.changePlan(as(), { subscriptionId, planCode: 'gold' });
  if (!up.ok) throw new Error('refused');
  await accepted(
    commands.revertPlanChange(as(), {
      subscriptionId,
      operationId: up.operationId,
      reason: 'provisioning failed',
    }),
  );
  const again = await commands.changePlan(as(), { subscriptionId, planCode: 'gold' });
  if (!again.ok) throw new Error('refused');
  await accepted(commands.completePlanChange(as(), { subscriptionId, operationId: again.operationId }));
  await accepted(commands.cancelSubscription(as(), { subscriptionId, reason: 'too dear' }));

  const { events } = await store.read({ tenant: 'whole', stream: `subscription-${subscriptionId}` });
  expect(events.map(({ type }) => type)).toEqual([
    'SubscriptionStarted',
    'SubscriptionPlanChanged',
    'SubscriptionPlanChangeReverted',
    'SubscriptionPlanChanged',
    'SubscriptionPlanChangeCompleted',
    'SubscriptionCancelled',
  ]);
  const invoice = await store.read({ tenant: 'whole', stream: `invoice-${up.result.invoiceId}` });
  expect(invoice.events.map(({ type, data }) => [type, 'total' in data && data.total])).toEqual([
    ['InvoiceIssued', usd('5.00')],
    ['CreditNoteIssued', usd('-5.00')],
  ]);
  // Account, subscription, and the invoices of the start and of two changes.
  expect(await store.accountHeads('whole', accountId)).toHaveLength(5);
});

test('one idempotency key sixteen times at once: one effect, one answer', async () => {
  const as = tenant('once');
  const { accountId } = await subscribed(as);
  const context = as();
  const answers = await Promise.all(
    Array.from({ length: 16 }, () => commands.startSubscription(context, { accountId, planCode: 'gold' })),
  );
  expect(answers.filter((answer) => answer.ok && !answer.replayed)).toHaveLength(1);
  expect(new Set(answers.map((answer) => JSON.stringify(answer.ok && answer.result))).size).toBe(1);
  expect(await store.accountHeads('once', accountId)).toHaveLength(5);
});

test('eight changes of one subscription at once: one is made, the others are told of it', async () => {
  const as = tenant('race');
  const { subscriptionId } = await subscribed(as);
  const answers = await Promise.all(
    [2, 3, 4, 5, 6, 7, 8, 9].map((quantity) => commands.changePlan(as(), { subscriptionId, quantity })),
  );
  const codes = answers.map((answer) => (answer.ok ? 'made' : answer.errors[0]?.code)).sort();
  expect(codes).toEqual([...Array<string>(7).fill('ChangeInProgress'), 'made']);
});

test('thirty subscriptions of one plan and account at once all start', async () => {
  const as = tenant('crowd');
  const { accountId } = await subscribed(as);
  const started = await Promise.all(
    Array.from({ length: 30 }, () =>
      accepted(commands.startSubscription(as(), { accountId, planCode: 'gold' })),
    ),
  );
  expect(new Set(started.map(({ subscriptionId }) => subscriptionId)).size).toBe(30);
});

test('commands go on while their connections are being killed', async () => {
  const as = tenant('killed');
  await subscribed(as);
  const accounts = Array.from({ length: 60 }, (_, n) => ({ ...accountOpened.data, externalId: `K-${n}` }));
  const answers = accounts.map((account) => accepted(commands.openAccount(as(), account)));
  for (let round = 0; round < 3; round += 1) {
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
  }
  const opened = await Promise.all(answers);
  expect(new Set(opened.map(({ accountId }) => accountId)).size).toBe(60);
});
