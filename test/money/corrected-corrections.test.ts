import { usd } from '../../src/commands/examples.ts';
import { BillingCounter, did } from '../support/billing-counter.ts';

const reason = 'by hand';
const prices = { silver: '10.00', gold: '20.00', platinum: '40.00', diamond: '400.00' };

/** Silver at 10.00 since 1 April, never paid; from the 16th 5.00 of it count for gold, which costs 10.00 until May. The first bill is written off. */
async function unpaid() {
  const counter = new BillingCounter();
  await counter.open(prices);
  const subscriptionId = await counter.start('silver');
  const [first] = await counter.invoices();
  counter.on('2026-04-16');
  const second = await counter.change(subscriptionId, 'gold');
  await did(counter.commands.writeOffInvoice(counter.as(), { invoiceId: first!.invoiceId, reason }));
  const end = (): Promise<object> =>
    did(counter.commands.cancelSubscription(counter.as(), { subscriptionId, settlement: 'credit' }));
  return { counter, subscriptionId, second, end };
}

/** From the 26th on platinum: the 3.33 of gold that are left make up for as much of the 5.00. */
async function madeUpFor() {
  const life = await unpaid();
  life.counter.on('2026-04-26');
  const third = await life.counter.change(life.subscriptionId, 'platinum');
  expect(await life.counter.lines(third)).toEqual([667n]);
  return { ...life, third };
}

/** Diamond for the last three days of April, paid, less what it credits; on the 29th 26.67 of its 40.00 are left. */
async function diamond(
  { counter, subscriptionId }: Awaited<ReturnType<typeof unpaid>>,
  credits: readonly bigint[] = [],
): Promise<void> {
  counter.on('2026-04-28');
  const bill = await counter.change(subscriptionId, 'diamond');
  expect(await counter.lines(bill)).toEqual([...credits, 4_000n]);
  await counter.pay(bill, credits.length > 0 ? '38.00' : '40.00');
  counter.on('2026-04-29');
}

test('what a bill made up for is to be made up for again once it is taken back, beside what was left', async () => {
  const life = await madeUpFor();
  await life.counter.pay(life.second, '5.00');
  await did(life.counter.commands.voidInvoice(life.counter.as(), { invoiceId: life.third, reason }));
  // Gold counts again: 2.00 of it are left on the 28th and make up for as much, so 3.00 of the 5.00 stay.
  await diamond(life);
  await life.end();
  expect(await life.counter.credit()).toBe(2_667n - 300n);
});

test('nothing is to be made up for again whose own credit was taken back before', async () => {
  const life = await madeUpFor();
  const { commands } = life.counter;
  const second = { invoiceId: life.second, reason };
  // What is withheld of it is as good as credited.
  const early = await commands.voidInvoice(life.counter.as(), second);
  expect(early).toMatchObject({ ok: false, errors: [{ code: 'LaterFactsStandOnIt' }] });
  await did(commands.creditInvoice(life.counter.as(), second));
  expect((await life.counter.invoice(life.second)).open).toEqual(usd('3.33'));
  await did(commands.voidInvoice(life.counter.as(), { invoiceId: life.third, reason }));
  // Three of the five days of gold that still stand.
  await diamond(life, [-200n]);
  await life.end();
  expect(await life.counter.credit()).toBe(2_667n);
});

test('nothing is to be made up for again once the period is over', async () => {
  const life = await madeUpFor();
  const { counter, subscriptionId, third, end } = life;
  await counter.pay(await counter.renew(subscriptionId, '2026-05-01'), '40.00');
  await did(counter.commands.voidInvoice(counter.as(), { invoiceId: third, reason }));
  counter.on('2026-05-17');
  await end();
  // Fifteen of 31 days of platinum.
  expect(await counter.credit()).toBe(1_935n);
});

describe('a bill that is written off while a change is in flight, which is then reverted', () => {
  async function inFlight(before: readonly string[]) {
    const counter = new BillingCounter();
    await counter.open(prices);
    const subscriptionId = await counter.start('silver');
    counter.on('2026-04-16');
    for (const planCode of before) await counter.change(subscriptionId, planCode);
    const [first, second] = await counter.invoices();
    const input = { subscriptionId, planCode: 'platinum', when: 'now' } as const;
    await did(counter.commands.changePlan(counter.as(), input));
    await did(counter.commands.writeOffInvoice(counter.as(), { invoiceId: first!.invoiceId, reason }));
    const { operationId } = (await counter.subscription(subscriptionId)).inFlight!.changed;
    await did(counter.commands.revertPlanChange(counter.as(), { subscriptionId, operationId, reason }));
    const end = (): Promise<object> =>
      did(counter.commands.cancelSubscription(counter.as(), { subscriptionId, settlement: 'credit' }));
    return { counter, subscriptionId, second: second!, end };
  }

  test('leaves nothing to make up for where the change itself had credited it', async () => {
    const { counter, subscriptionId, end } = await inFlight([]);
    const bill = await counter.change(subscriptionId, 'gold');
    expect(await counter.lines(bill)).toEqual([1_000n]);
    await counter.pay(bill, '10.00');
    await end();
    expect(await counter.credit()).toBe(1_000n);
  });

  test('is to be made up for where a change before it had credited it', async () => {
    const { counter, second, end } = await inFlight(['gold']);
    await counter.pay(second.invoiceId, '5.00');
    counter.on('2026-04-22');
    await end();
    expect(await counter.credit()).toBe(600n - 500n);
  });
});

describe('what is not made up for when service stops', () => {
  test.each(['keep', 'move'] as const)('is forgotten in a later period: resume, %s', async (anchor) => {
    const { counter, subscriptionId, end } = await unpaid();
    counter.on('2026-04-26');
    await did(counter.commands.pauseSubscription(counter.as(), { subscriptionId }));
    counter.on('2026-06-01');
    await did(counter.commands.resumeSubscription(counter.as(), { subscriptionId, anchor }));
    await counter.pay((await counter.invoices()).at(-1)!.invoiceId, '20.00');
    counter.on('2026-06-16');
    await end();
    expect(await counter.credit()).toBe(1_000n);
  });

  test('is forgotten in a later period: reactivation', async () => {
    const { counter, subscriptionId, end } = await unpaid();
    counter.on('2026-04-26');
    await end();
    counter.on('2026-06-01');
    await did(counter.commands.reactivateSubscription(counter.as(), { subscriptionId }));
    await counter.pay((await counter.invoices()).at(-1)!.invoiceId, '20.00');
    counter.on('2026-06-16');
    await end();
    expect(await counter.credit()).toBe(1_000n);
  });

  test('is forgotten in a later period: a change agreed for its beginning', async () => {
    const { counter, subscriptionId, end } = await unpaid();
    const later = { subscriptionId, planCode: 'silver', when: 'period_end' } as const;
    await did(counter.commands.changePlan(counter.as(), later));
    await counter.pay(await counter.renew(subscriptionId, '2026-05-01'), '10.00');
    await counter.settle(subscriptionId);
    counter.on('2026-05-17');
    await end();
    // Fifteen of 31 days of silver.
    expect(await counter.credit()).toBe(484n);
  });

  test.each(['keep', 'move'] as const)('goes on lessening within the period: resume, %s', async (anchor) => {
    const { counter, subscriptionId, end } = await unpaid();
    counter.on('2026-04-26');
    await did(counter.commands.pauseSubscription(counter.as(), { subscriptionId }));
    await did(counter.commands.resumeSubscription(counter.as(), { subscriptionId, anchor }));
    const bill = (await counter.invoices()).at(-1)!;
    await counter.pay(bill.invoiceId, anchor === 'keep' ? '3.33' : '20.00');
    await end();
    expect(await counter.credit()).toBe(bill.total.minor - 167n);
  });
});

test('a debit that counts again while service is paused still does after it', async () => {
  const counter = new BillingCounter();
  await counter.open({ silver: '10.00', gold: '40.00' });
  const subscriptionId = await counter.start('silver');
  const [first] = await counter.invoices();
  await counter.pay(first!.invoiceId, '10.00');
  counter.on('2026-04-16');
  const second = await counter.change(subscriptionId, 'gold');
  await counter.pay(second, '15.00');
  counter.on('2026-04-21');
  await did(counter.commands.pauseSubscription(counter.as(), { subscriptionId }));
  expect(await counter.credit()).toBe(1_333n);
  await did(counter.commands.creditInvoice(counter.as(), { invoiceId: second, reason }));
  expect(await counter.credit()).toBe(1_500n);
  counter.on('2026-04-22');
  await did(counter.commands.resumeSubscription(counter.as(), { subscriptionId }));
  expect(await counter.credit()).toBe(1_500n - 1_200n);
  // Nine of thirty days are left of silver's 10.00, and of gold's 12.00 all of them.
  await did(counter.commands.cancelSubscription(counter.as(), { subscriptionId, settlement: 'credit' }));
  expect(await counter.credit()).toBe(1_500n + 300n);
});

test('a coupon comes back with a period given back from its first day on, though a bill of it was taken back before', async () => {
  const counter = new BillingCounter();
  await counter.open({ silver: '10.00', gold: '20.00' });
  const subscriptionId = await counter.start('silver');
  await counter.redeem(subscriptionId, 1);
  expect(await counter.lines(await counter.renew(subscriptionId, '2026-05-01'))).toEqual([900n]);
  const second = await counter.change(subscriptionId, 'gold');
  expect(await counter.lines(second)).toEqual([-900n, 1_800n]);
  await did(counter.commands.voidInvoice(counter.as(), { invoiceId: second, reason }));
  await did(counter.commands.pauseSubscription(counter.as(), { subscriptionId }));
  counter.on('2026-06-01');
  await did(counter.commands.resumeSubscription(counter.as(), { subscriptionId }));
  const june = (await counter.invoices()).at(-1)!;
  expect(await counter.lines(june.invoiceId)).toEqual([1_800n]);
});
