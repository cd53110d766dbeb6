import { fixedClock } from '../platform/clock.ts';
import { MemoryEventStore } from '../eventstore/memory.ts';
import { createRegistry } from '../eventstore/registry.ts';
import type { AppendResult, EventStore } from '../eventstore/types.ts';
import { commandDeclarations } from './declarations.ts';
import { accountOpened, planPublished, publishing, usd } from './examples.ts';
import {
  createCommands,
  planChangeCompletion,
  type CommandContext,
  type CommandResult,
  type Commands,
  type OpenAccount,
  type PublishPlan,
} from './index.ts';

const clock = fixedClock('2026-04-01T12:00:00.000Z');
let memory: MemoryEventStore;
let beforeAppend: (() => Promise<unknown>) | null;
let commands: Commands;
let keys = 0;

beforeEach(() => {
  clock.set('2026-04-01T12:00:00.000Z');
  beforeAppend = null;
  memory = new MemoryEventStore({ registry: createRegistry(commandDeclarations), clock });
  const store: EventStore = Object.create(memory, {
    append: {
      value: async (...args: Parameters<EventStore['append']>): Promise<AppendResult> => {
        const meanwhile = beforeAppend;
        beforeAppend = null;
        await meanwhile?.();
        return memory.append(...args);
      },
    },
    receipt: { value: memory.receipt.bind(memory) },
    read: { value: memory.read.bind(memory) },
  }) as EventStore;
  commands = createCommands({ store, clock, sagaStarts: () => [], requestHashKey: 'key', random: () => 0 });
});

function as(tenant = 'one', more: Partial<CommandContext> = {}): CommandContext {
  return {
    principal: { tenant, actor: 'user:ada', role: 'billing' },
    idempotencyKey: `key-${(keys += 1)}`,
    ...more,
  };
}

async function accepted<R extends object>(answer: Promise<CommandResult<R>>): Promise<R> {
  const result = await answer;
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.result;
}

async function refusals(answer: Promise<CommandResult<object>>): Promise<readonly string[]> {
  const result = await answer;
  return result.ok ? [] : result.errors.map(({ code, path }) => `${code} ${path.join('.')}`);
}

const acme: OpenAccount = accountOpened.data;
const silver: PublishPlan = publishing(planPublished('silver', '10.00', { tierRank: 1 }));
const gold: PublishPlan = publishing(planPublished('gold', '20.00', { tierRank: 2 }));

async function subscribed(): Promise<{ accountId: string; subscriptionId: string; invoiceId: string }> {
  await accepted(commands.publishPlan(as(), silver));
  await accepted(commands.publishPlan(as(), gold));
  const { accountId } = await accepted(commands.openAccount(as(), acme));
  const { subscriptionId, invoiceId } = await accepted(
    commands.startSubscription(as(), { accountId, planCode: 'silver' }),
  );
  return { accountId, subscriptionId, invoiceId: invoiceId! };
}

async function typesIn(stream: string): Promise<readonly string[]> {
  return (await memory.read({ tenant: 'one', stream })).events.map(({ type }) => type);
}

describe('malformed input is answered with every wrong field', () => {
  test.each<[string, Partial<OpenAccount>, string]>([
    ['no name', { name: ' ' }, 'InvalidInput name'],
    ['a country that does not exist', { country: 'XX' }, 'UnknownCountry country'],
    ['a time zone that does not exist', { timeZone: 'Mars/Olympus' }, 'UnknownTimeZone timeZone'],
    ['a currency of the past', { currency: 'DEM' }, 'UnknownCurrency currency'],
    ['a segment that does not exist', { segment: 'huge' as never }, 'InvalidInput segment'],
    [
      'a contact without a name',
      { contact: { name: '', email: null, phone: null } },
      'InvalidInput contact.name',
    ],
    ['characters that no database keeps', { name: 'a\u0000b' }, 'InvalidInput name'],
  ])('account: %s', async (_name, wrong, expected) => {
    expect(await refusals(commands.openAccount(as(), { ...acme, ...wrong }))).toEqual([expected]);
    expect(memory.all()).toEqual([]);
  });

  test('account: all at once', async () => {
    const wrong = { ...acme, country: 'XX', currency: 'XX' };
    expect(await refusals(commands.openAccount(as(), wrong))).toEqual([
      'UnknownCountry country',
      'UnknownCurrency currency',
    ]);
  });

  test.each<[string, Partial<PublishPlan>, string]>([
    ['a code with a blank', { planCode: 'my plan' }, 'InvalidInput planCode'],
    ['a rank below zero', { tierRank: -1 }, 'InvalidInput tierRank'],
    ['no interval', { interval: { unit: 'month', count: 0 } }, 'InvalidInterval interval.count'],
    ['a price below zero', { prices: [usd('-0.01')] }, 'InvalidPrice prices.0'],
    ['two prices in one currency', { prices: [usd('1'), usd('2')] }, 'InvalidPrice prices'],
    [
      'an unknown currency',
      { prices: [{ minor: 1n, currency: 'XXX' }] },
      'UnknownCurrency prices.0.currency',
    ],
    [
      'half a seat',
      { features: [{ key: 'seats', kind: 'limit', limit: 0.5 }] },
      'InvalidFeature features.0.limit',
    ],
    [
      'one feature twice',
      {
        features: [
          { key: 'a', kind: 'boolean' },
          { key: 'a', kind: 'limit', limit: 1 },
        ],
      },
      'InvalidFeature features',
    ],
  ])('plan: %s', async (_name, wrong, expected) => {
    expect(await refusals(commands.publishPlan(as(), { ...silver, ...wrong }))).toEqual([expected]);
  });

  test.each([
    ['a negative quantity', { quantity: -1 }, 'InvalidQuantity quantity'],
    ['no quantity', { quantity: 0 }, 'InvalidQuantity quantity'],
    ['half a unit', { quantity: 1.5 }, 'InvalidQuantity quantity'],
    ['an unknown plan', { planCode: 'platinum' }, 'PlanNotFound planCode'],
    ['an unknown version', { planVersion: 2 }, 'PlanVersionNotFound planVersion'],
    ['an unknown account', { accountId: 'nobody' }, 'AccountNotFound accountId'],
    [
      'another currency',
      { unitPrice: { minor: 1n, currency: 'EUR' } },
      'CurrencyMismatch unitPrice.currency',
    ],
    ['a day that does not exist', { startedOn: '2026-02-30' }, 'InvalidDate startedOn'],
    ['a day before 1970', { startedOn: '1969-12-31' }, 'InvalidDate startedOn'],
    ['a day after 2999', { startedOn: '3000-01-01' }, 'InvalidDate startedOn'],
    ['half an opening', { billedThrough: '2026-05-01' }, 'InvalidInput billedThrough'],
  ])('subscription: %s', async (_name, wrong, expected) => {
    const { accountId } = await subscribed();
    const before = memory.all().length;
    const input = { accountId, planCode: 'silver', ...wrong };
    expect(await refusals(commands.startSubscription(as(), input))).toEqual([expected]);
    expect(memory.all()).toHaveLength(before);
  });

  test('subscription: a plan without a price in the currency of the account', async () => {
    await subscribed();
    const { accountId } = await accepted(
      commands.openAccount(as(), { ...acme, externalId: 'A-2', currency: 'EUR' }),
    );
    expect(await refusals(commands.startSubscription(as(), { accountId, planCode: 'silver' }))).toEqual([
      'CurrencyMismatch planCode',
    ]);
  });
});

describe('another tenant', () => {
  test('finds nothing under ids that are not its own', async () => {
    const { accountId, subscriptionId, invoiceId } = await subscribed();
    const contact = acme.contact;
    expect(await refusals(commands.changeContact(as('two'), { accountId, contact }))).toEqual([
      'AccountNotFound accountId',
    ]);
    expect(await refusals(commands.retirePlan(as('two'), { planCode: 'gold' }))).toEqual([
      'PlanNotFound planCode',
    ]);
    expect(await refusals(commands.changePlan(as('two'), { subscriptionId, planCode: 'gold' }))).toEqual([
      'SubscriptionNotFound subscriptionId',
    ]);
    expect(await refusals(commands.cancelSubscription(as('two'), { subscriptionId }))).toEqual([
      'SubscriptionNotFound subscriptionId',
    ]);
    expect(await refusals(commands.creditInvoice(as('two'), { invoiceId, reason: 'mine' }))).toEqual([
      'InvoiceNotFound invoiceId',
    ]);
  });
});

describe('an account', () => {
  test('is opened once per external id, whatever the key; personal data is sealed', async () => {
    const { accountId } = await accepted(commands.openAccount(as(), acme));
    const again = await commands.openAccount(as(), { ...acme, name: 'Acme Inc' });
    expect(again).toMatchObject({ ok: false, errors: [{ code: 'ExternalIdTaken', data: { accountId } }] });
    expect(JSON.stringify(memory.all())).not.toContain('ada@example.com');
  });

  test('without an external id is a new one for each key', async () => {
    const anonymous = { ...acme, externalId: null };
    const first = await accepted(commands.openAccount(as(), anonymous));
    expect(await accepted(commands.openAccount(as(), anonymous))).not.toEqual(first);
  });

  test('opened twice at once under two keys is opened once', async () => {
    const twin = as();
    beforeAppend = () => accepted(commands.openAccount(twin, acme));
    expect(await refusals(commands.openAccount(as(), acme))).toEqual(['ExternalIdTaken externalId']);
  });
});

describe('what a decision read may not move before it is appended', () => {
  test('a plan retired meanwhile is not sold', async () => {
    const { accountId } = await subscribed();
    beforeAppend = () => accepted(commands.retirePlan(as(), { planCode: 'gold' }));
    expect(await refusals(commands.startSubscription(as(), { accountId, planCode: 'gold' }))).toEqual([
      'PlanRetired planCode',
    ]);
  });

  test('a price published meanwhile is the one that is charged', async () => {
    const { accountId } = await subscribed();
    beforeAppend = () => accepted(commands.publishPlan(as(), { ...gold, prices: [usd('25.00')] }));
    const { subscriptionId } = await accepted(
      commands.startSubscription(as(), { accountId, planCode: 'gold' }),
    );
    const { events } = await memory.read({ tenant: 'one', stream: `subscription-${subscriptionId}` });
    expect(events[0]?.data).toMatchObject({
      terms: { price: { unit: usd('25.00') }, plan: { planVersion: 2 } },
    });
  });

  test('an invoice credited while the plan changes is not credited twice', async () => {
    const { subscriptionId, invoiceId } = await subscribed();
    clock.set('2026-04-16T12:00:00.000Z');
    beforeAppend = () => accepted(commands.creditInvoice(as(), { invoiceId, reason: 'goodwill' }));
    const change = await accepted(commands.changePlan(as(), { subscriptionId, planCode: 'gold' }));
    const { events } = await memory.read({ tenant: 'one', stream: `invoice-${change.invoiceId}` });
    expect(events[0]?.data).toMatchObject({ total: usd('10.00') });
  });

  test('a plan changed while its invoice is credited leaves less to credit', async () => {
    const { subscriptionId, invoiceId } = await subscribed();
    clock.set('2026-04-16T12:00:00.000Z');
    beforeAppend = () => accepted(commands.changePlan(as(), { subscriptionId, planCode: 'gold' }));
    await accepted(commands.creditInvoice(as(), { invoiceId, reason: 'goodwill' }));
    const { events } = await memory.read({ tenant: 'one', stream: `invoice-${invoiceId}` });
    expect(events[1]?.data).toMatchObject({ total: usd('-5.00') });
  });
});

describe('cancelling', () => {
  test.each([
    ['tells the invoice of the periods that were due', '2026-05-16T12:00:00.000Z', ['InvoiceIssued']],
    ['tells of no invoice where no period was due', '2026-04-16T12:00:00.000Z', null],
  ])('%s', async (_name, now, issued) => {
    const { subscriptionId } = await subscribed();
    clock.set(now);
    const { invoiceId } = await accepted(commands.cancelSubscription(as(), { subscriptionId }));
    expect(invoiceId && (await typesIn(`invoice-${invoiceId}`))).toEqual(issued);
  });
});

describe('changing a plan', () => {
  test('without a version keeps the one held of the same plan; naming it moves there', async () => {
    const { subscriptionId } = await subscribed();
    await accepted(commands.publishPlan(as(), { ...silver, prices: [usd('12.00')] }));
    const same = await accepted(commands.changePlan(as(), { subscriptionId, planCode: 'silver' }));
    expect(same).toMatchObject({ changed: false, invoiceId: null });
    const moved = await accepted(commands.changePlan(as(), { subscriptionId, planVersion: 2 }));
    expect(moved).toMatchObject({ changed: true, direction: 'upgrade' });
  });

  test('of the quantity alone works on a retired plan, at the price held', async () => {
    const { subscriptionId } = await subscribed();
    await accepted(commands.retirePlan(as(), { planCode: 'silver' }));
    const more = await accepted(commands.changePlan(as(), { subscriptionId, quantity: 3 }));
    expect(more).toMatchObject({ changed: true, direction: 'upgrade' });
    expect(await refusals(commands.changePlan(as(), { subscriptionId, quantity: 1 }))).toEqual([
      'ChangeInProgress subscriptionId',
    ]);
  });

  test('that is reverted credits its invoice and may be tried again; the verdict stays', async () => {
    const { subscriptionId } = await subscribed();
    clock.set('2026-04-16T12:00:00.000Z');
    const change = await commands.changePlan(as(), { subscriptionId, planCode: 'gold' });
    if (!change.ok) throw new Error('refused');
    const { operationId } = change;
    const invoiceId = change.result.invoiceId!;
    expect(await refusals(commands.creditInvoice(as(), { invoiceId, reason: 'by hand' }))).toEqual([
      'ChangeInProgress invoiceId',
    ]);

    const revert = { subscriptionId, operationId, reason: 'provisioning failed' };
    const reverted = await commands.revertPlanChange(as(), revert);
    expect(reverted).toMatchObject({
      ok: true,
      versions: [
        { stream: `subscription-${subscriptionId}`, version: 3 },
        { stream: `invoice-${invoiceId}`, version: 2 },
        { stream: 'numbering-credit_note', version: 1 },
      ],
    });
    expect(await commands.revertPlanChange(as(), revert)).toMatchObject({
      result: reverted.ok ? reverted.result : null,
      versions: [],
    });
    expect(await refusals(commands.completePlanChange(as(), { subscriptionId, operationId }))).toEqual([
      'LaterFactsStandOnIt operationId',
    ]);
    expect(await typesIn(`invoice-${invoiceId}`)).toEqual(['InvoiceIssued', 'CreditNoteIssued']);
    expect(await accepted(commands.changePlan(as(), { subscriptionId, planCode: 'gold' }))).toMatchObject({
      changed: true,
    });
  });

  test('is completed by what the saga appends, once', async () => {
    const { subscriptionId } = await subscribed();
    const change = await commands.changePlan(as(), { subscriptionId, planCode: 'gold' });
    if (!change.ok) throw new Error('refused');
    const { operationId } = change;
    const completion = await planChangeCompletion(memory, 'one', subscriptionId, operationId, clock.now());
    expect(completion).toMatchObject({ expected: 2, events: [{ type: 'SubscriptionPlanChangeCompleted' }] });
    await accepted(commands.completePlanChange(as(), { subscriptionId, operationId }));
    expect(await planChangeCompletion(memory, 'one', subscriptionId, operationId, clock.now())).toBeNull();
    expect(
      await refusals(commands.revertPlanChange(as(), { subscriptionId, operationId, reason: 'late' })),
    ).toEqual(['LaterFactsStandOnIt operationId']);
  });
});
