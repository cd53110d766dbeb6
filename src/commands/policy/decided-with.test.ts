import { MemoryEventStore } from '../../eventstore/memory.ts';
import { createRegistry } from '../../eventstore/registry.ts';
import type { EventStore } from '../../eventstore/types.ts';
import { fixedClock } from '../../platform/clock.ts';
import { commandDeclarations } from '../declarations.ts';
import { accountOpened, planPublished, publishing, usd } from '../examples.ts';
import {
  createCommands,
  type CommandContext,
  type CommandResult,
  type Commands,
  type SetConventions,
} from '../index.ts';
import { invoiceStream, type InvoiceEvent } from '../invoice/events.ts';
import { policyStream } from './events.ts';

const tenant = 'one';
const clock = fixedClock('2026-01-15T12:00:00.000Z');
let memory: MemoryEventStore;
let commands: Commands;
let policyReads: number;
let keys = 0;

beforeEach(() => {
  clock.set('2026-01-15T12:00:00.000Z');
  policyReads = 0;
  memory = new MemoryEventStore({ registry: createRegistry(commandDeclarations), clock });
  const read: EventStore['read'] = (ref, from) => {
    if (ref.stream === policyStream) policyReads += 1;
    return memory.read(ref, from);
  };
  const store = Object.create(memory, {
    append: { value: memory.append.bind(memory) },
    receipt: { value: memory.receipt.bind(memory) },
    read: { value: read },
  }) as EventStore;
  commands = createCommands({ store, clock, sagaStarts: () => [], requestHashKey: 'key', random: () => 0 });
});

const as = (): CommandContext => ({
  principal: { tenant, actor: 'user:ada', role: 'admin' },
  idempotencyKey: `key-${(keys += 1)}`,
});

async function accepted<R extends object>(
  answer: Promise<CommandResult<R>>,
): Promise<Extract<CommandResult<R>, { ok: true }>> {
  const result = await answer;
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result;
}

const set = (input: SetConventions) => accepted(commands.setConventions(as(), input));

async function customer(): Promise<string> {
  await accepted(commands.publishPlan(as(), publishing(planPublished('silver', '31.00'))));
  return (await accepted(commands.openAccount(as(), accountOpened.data))).result.accountId;
}

async function recognitionOf(invoiceId: string): Promise<string | undefined> {
  const { events } = await memory.read<InvoiceEvent>({ tenant, stream: invoiceStream(invoiceId) });
  const issued = events.find(({ type }) => type === 'InvoiceIssued');
  return issued?.type === 'InvoiceIssued' ? issued.data.recognition : undefined;
}

test('an invoice records the recognition of the moment at which it is issued, and keeps it', async () => {
  const accountId = await customer();
  await set({ recognition: 'month' });
  const line = { description: 'by hand', unitAmount: usd('5.00') };
  const drafted = await accepted(commands.draftInvoice(as(), { accountId, lines: [line] }));
  const started = await accepted(commands.startSubscription(as(), { accountId, planCode: 'silver' }));
  await set({ recognition: 'second' });
  await accepted(commands.issueInvoice(as(), { invoiceId: drafted.result.invoiceId }));
  clock.set('2026-02-15T12:00:00.000Z');
  const { subscriptionId } = started.result;
  const renewed = await accepted(commands.renewSubscription(as(), { subscriptionId }));
  await set({ recognition: 'day' });
  expect(await recognitionOf(started.result.invoiceId!)).toBe('month');
  expect(await recognitionOf(drafted.result.invoiceId)).toBe('second');
  expect(await recognitionOf(renewed.result.invoiceIds[0]!)).toBe('second');
});

test('renewals that go together read the conventions once', async () => {
  const accountId = await customer();
  await set({ recognition: 'month' });
  const start = () => accepted(commands.startSubscription(as(), { accountId, planCode: 'silver' }));
  const started = [await start(), await start(), await start()];
  clock.set('2026-02-15T12:00:00.000Z');
  policyReads = 0;
  const answers = await commands.renewTogether(
    started.map(({ result: { subscriptionId } }) => ({ context: as(), input: { subscriptionId } })),
  );
  expect(policyReads).toBe(1);
  for (const answer of answers) {
    if (answer.status === 'rejected' || !answer.value.ok) throw new Error(JSON.stringify(answer));
    expect(await recognitionOf(answer.value.result.invoiceIds[0]!)).toBe('month');
  }
});

describe('policy.set', () => {
  test('writes only what changes, and answers with all', async () => {
    const first = await set({ proration: 'second' });
    expect(first.versions).toEqual([{ stream: policyStream, version: 1 }]);
    const same = await set({ proration: 'second', recognition: null });
    expect(same.versions).toEqual([]);
    expect(same.result.conventions).toEqual({
      ...{ proration: 'second', recognition: 'day' },
      ...{ upgrade: 'now', downgrade: 'period_end' },
    });
  });

  test('names every field that it does not know', async () => {
    const wrong = { proration: 'hour', downgrade: 'never' } as unknown as SetConventions;
    const answer = await commands.setConventions(as(), wrong);
    expect(answer.ok ? [] : answer.errors.map(({ code, path }) => `${code} ${path.join('.')}`)).toEqual([
      'InvalidInput proration',
      'InvalidInput downgrade',
    ]);
  });
});
