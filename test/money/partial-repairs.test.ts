import { creditStream, type CreditEvent } from '../../src/commands/credit/events.ts';
import { commandDeclarations } from '../../src/commands/declarations.ts';
import { accountOpened, planPublished, publishing } from '../../src/commands/examples.ts';
import { createCommands, type CommandContext, type CommandResult } from '../../src/commands/index.ts';
import { invoiceStream, type InvoiceEvent } from '../../src/commands/invoice/events.ts';
import { invoice } from '../../src/commands/invoice/invoice.ts';
import { load } from '../../src/commands/loading.ts';
import { MemoryEventStore } from '../../src/eventstore/memory.ts';
import { createRegistry } from '../../src/eventstore/registry.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { formatMoney, money } from '../../src/platform/money.ts';

const tenant = 'acme';
let keys = 0;
const as = (role: 'billing' | 'system' = 'billing'): CommandContext => ({
  principal: { tenant, actor: 'user:ada', role },
  idempotencyKey: `key-${(keys += 1)}`,
});

async function accepted<R extends object>(
  answer: Promise<CommandResult<R>>,
): Promise<R & { readonly operationId: string }> {
  const result = await answer;
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return { ...result.result, operationId: result.operationId };
}

// Kill Bill, testMultiplePartialRepairs (May, 31 days): 599.95 on May 1, to 9.95 on May 7, to 29.95 on May 8.
test('P8: what partial repairs give back is the account’s credit, and pays for the months that follow', async () => {
  const clock = fixedClock('2026-05-01T12:00:00.000Z');
  const store = new MemoryEventStore({ registry: createRegistry(commandDeclarations), clock });
  const commands = createCommands({ store, clock, sagaStarts: () => [], requestHashKey: 'key' });
  const { accountId } = await accepted(commands.openAccount(as(), accountOpened.data));
  for (const [code, price] of [
    ['large', '599.95'],
    ['small', '9.95'],
    ['medium', '29.95'],
  ] as const) {
    await accepted(commands.publishPlan(as(), publishing(planPublished(code, price))));
  }
  const invoiceIds: string[] = [];
  const started = await accepted(commands.startSubscription(as(), { accountId, planCode: 'large' }));
  const { subscriptionId } = started;
  invoiceIds.push(started.invoiceId!);
  for (const [day, planCode] of [
    ['2026-05-07', 'small'],
    ['2026-05-08', 'medium'],
  ] as const) {
    clock.set(`${day}T12:00:00.000Z`);
    const changed = await accepted(commands.changePlan(as(), { subscriptionId, planCode, when: 'now' }));
    invoiceIds.push(changed.invoiceId!);
    const { operationId } = changed;
    await accepted(commands.completePlanChange(as(), { subscriptionId, operationId }));
  }
  for (const day of ['2026-06-01', '2026-07-01']) {
    clock.set(`${day}T12:00:00.000Z`);
    const renewed = await accepted(commands.renewSubscription(as('system'), { subscriptionId }));
    invoiceIds.push(...renewed.invoiceIds);
  }

  const bills = await Promise.all(
    invoiceIds.map(async (invoiceId) => {
      const ref = { tenant, stream: invoiceStream(invoiceId) };
      const { state } = await load(store, ref, invoice);
      const { events } = await store.read<InvoiceEvent>(ref);
      const [issued] = events.flatMap((event) => (event.type === 'InvoiceIssued' ? [event.data] : []));
      const lines = state!.lines.map(({ amount }) => formatMoney(amount)).sort();
      return {
        lines,
        open: formatMoney(state!.open),
        toCredit: formatMoney(issued!.toCredit),
        used: formatMoney(state!.applied),
      };
    }),
  );
  expect(bills).toEqual([
    { lines: ['599.95'], open: '599.95', toCredit: '0.00', used: '0.00' },
    { lines: ['-483.83', '8.02'], open: '0.00', toCredit: '475.81', used: '0.00' },
    { lines: ['-7.70', '23.19'], open: '0.00', toCredit: '0.00', used: '15.49' },
    { lines: ['29.95'], open: '0.00', toCredit: '0.00', used: '29.95' },
    { lines: ['29.95'], open: '0.00', toCredit: '0.00', used: '29.95' },
  ]);
  const { events } = await store.read<CreditEvent>({ tenant, stream: creditStream(accountId, 'USD') });
  expect(events.at(-1)?.data.balance).toEqual(money(47_581n - 1_549n - 2n * 2_995n, 'USD'));
});
