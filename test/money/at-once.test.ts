import { randomBytes } from 'node:crypto';
import {
  createCommands,
  type CommandContext,
  type CommandResult,
  type Commands,
} from '../../src/commands/index.ts';
import { creditStream, type CreditEvent } from '../../src/commands/credit/events.ts';
import { commandDeclarations } from '../../src/commands/declarations.ts';
import { accountOpened, usd } from '../../src/commands/examples.ts';
import type { InvoiceEvent } from '../../src/commands/invoice/events.ts';
import { invoiceNumbers, type NumberingEvent } from '../../src/commands/numbering/events.ts';
import { createEventStore } from '../../src/eventstore/event-store.ts';
import { createRegistry } from '../../src/eventstore/registry.ts';
import type { EventStore } from '../../src/eventstore/types.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

/** Two processes: each groups its own appends, and knows nothing of the other. */
interface Process {
  readonly store: EventStore;
  readonly commands: Commands;
}

let database: TestDatabase;
let processes: readonly [Process, Process];
let keys = 0;

beforeAll(async () => {
  database = await freshDatabase();
  const masterKey = randomBytes(32);
  const start = (): Process => {
    const store = createEventStore({
      pool: database.pool,
      registry: createRegistry(commandDeclarations),
      masterKey,
    });
    const clock = fixedClock('2026-04-01T12:00:00.000Z');
    return { store, commands: createCommands({ store, clock, sagaStarts: () => [], requestHashKey: 'key' }) };
  };
  processes = [start(), start()];
});
afterAll(() => database.drop());

const tenantOf = (name: string) => (): CommandContext => ({
  principal: { tenant: name, actor: 'user:ada', role: 'billing' },
  idempotencyKey: `key-${(keys += 1)}`,
});

async function accepted<R extends object>(answer: Promise<CommandResult<R>>): Promise<R> {
  const result = await answer;
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.result;
}

const byTurns = (at: number): Process => processes[at % 2]!;

async function draftsOf(
  as: () => CommandContext,
  accountId: string,
  count: number,
): Promise<readonly string[]> {
  const lines = [{ description: 'Training', unitAmount: usd('10.00') }];
  const { commands } = processes[0];
  const drafts = await Promise.all(
    Array.from({ length: count }, () => accepted(commands.draftInvoice(as(), { accountId, lines }))),
  );
  return drafts.map(({ invoiceId }) => invoiceId);
}

test('credit that is asked for by many invoices at once is spent once', async () => {
  const as = tenantOf('credit');
  const { commands, store } = processes[0];
  const { accountId } = await accepted(commands.openAccount(as(), accountOpened.data));
  await accepted(
    commands.grantCredit(as(), {
      accountId,
      amount: usd('25.00'),
      source: 'prepayment',
      reason: 'paid ahead',
    }),
  );
  const drafts = await draftsOf(as, accountId, 6);
  const answers = await Promise.all(
    drafts.map((invoiceId, at) => byTurns(at).commands.issueInvoice(as(), { invoiceId })),
  );
  // Under so much contention a command may give up; it is then sent again, as a client would.
  for (const [at, answer] of answers.entries()) {
    if (!answer.ok) await accepted(commands.issueInvoice(as(), { invoiceId: drafts[at]! }));
  }
  const tenant = 'credit';
  const logs = await Promise.all(
    drafts.map((id) => store.read<InvoiceEvent>({ tenant, stream: `invoice-${id}` })),
  );
  const applied = logs
    .flatMap(({ events }) => events)
    .flatMap((event) => (event.type === 'InvoiceCreditApplied' ? [event.data.amount.minor] : []));
  expect([...applied].sort()).toEqual([1_000n, 1_000n, 500n]);
  const { events } = await store.read<CreditEvent>({ tenant, stream: creditStream(accountId, 'USD') });
  expect(events.map(({ data }) => data.balance.minor)).toEqual([2_500n, 1_500n, 500n, 0n]);
});

test('numbers have no gap and no double, whatever processes issue at once and whatever is refused', async () => {
  const as = tenantOf('numbers');
  const { commands, store } = processes[0];
  const accounts = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      accepted(commands.openAccount(as(), { ...accountOpened.data, externalId: `N-${n}` })),
    ),
  );
  const drafts = (await Promise.all(accounts.map(({ accountId }) => draftsOf(as, accountId, 5)))).flat();
  // Each is asked for by both processes: one issues it, the other is refused and must leave no gap.
  const answers = await Promise.all(
    drafts.flatMap((invoiceId) =>
      processes.map((process) => process.commands.issueInvoice(as(), { invoiceId })),
    ),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(40);
  const codes = answers.flatMap((answer) => (answer.ok ? [] : answer.errors.map(({ code }) => code)));
  expect(new Set(codes)).toEqual(new Set(['InvoiceNotDraft']));
  const { events } = await store.read<NumberingEvent>({ tenant: 'numbers', stream: invoiceNumbers });
  expect(events.map(({ version }) => version)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
  expect(events.map(({ data }) => data.invoiceId).sort()).toEqual([...drafts].sort());
});

test('a payment recorded twice at once under one key is one payment', async () => {
  const as = tenantOf('payment');
  const { commands, store } = processes[0];
  const { accountId } = await accepted(commands.openAccount(as(), accountOpened.data));
  const [invoiceId] = await draftsOf(as, accountId, 1);
  await accepted(commands.issueInvoice(as(), { invoiceId: invoiceId! }));
  const context = as();
  const payment = { invoiceId: invoiceId!, amount: usd('4.00'), reference: 'A. Example' };
  const answers = await Promise.all(
    processes.flatMap((process) =>
      [1, 2, 3].map(() => accepted(process.commands.recordPayment(context, payment))),
    ),
  );
  expect(new Set(answers.map(({ paymentId }) => paymentId)).size).toBe(1);
  const { events } = await store.read<InvoiceEvent>({ tenant: 'payment', stream: `invoice-${invoiceId}` });
  expect(events.map(({ type }) => type)).toEqual(['InvoiceDrafted', 'InvoiceIssued', 'PaymentSucceeded']);
  // What a bank writes beside a payment is personal.
  const { rows } = await database.pool.query(
    `select 1 from events where tenant = 'payment' and body like '%A. Example%'`,
  );
  expect(rows).toEqual([]);
});
