import { businessTimers } from '../../src/eventstore/business-timers.ts';
import type { Instant } from '../../src/platform/clock.ts';
import { randomIds } from '../../src/platform/ids.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { subscriptionsDue } from '../../src/scheduling/subscriptions-due.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { context, done, oneProcess, openAccount, publish, tenant, type OneProcess } from './one-process.ts';

let database: TestDatabase;
let engine: OneProcess;
beforeAll(async () => {
  database = await freshDatabase();
  engine = oneProcess(database.pool, '2026-01-01T00:00:00.000Z');
  await publish(engine.commands, 'silver');
});
afterAll(() => database.drop());

interface Billed {
  readonly lines: readonly { readonly period: { readonly start: string; readonly end: string } }[];
}

const dueAt = async (subscriptionId: string): Promise<Instant | undefined> =>
  (await businessTimers(database.pool).dueBy(tenant, '2999-01-01T00:00:00.000Z', 1_000)).find(
    ({ stream }) => stream === `subscription-${subscriptionId}`,
  )?.dueAt;

/** Has everything done that is due then, as often as something is. */
async function allDueBy(now: Instant): Promise<void> {
  engine.clock.set(now);
  const { renewTogether } = engine.commands;
  const doDue = subscriptionsDue({ renewTogether, ids: randomIds, logger: silentLogger });
  for (;;) {
    const due = await businessTimers(database.pool).dueBy(tenant, now, 1_000);
    if (due.length === 0) return;
    expect(new Set(await doDue(tenant, due))).toEqual(new Set(['done']));
  }
}

/** First days of what was billed of a subscription, in the order of the invoices. */
async function billedFrom(subscriptionId: string): Promise<readonly string[]> {
  const { events } = await engine.store.read({ tenant, stream: `subscription-${subscriptionId}` });
  const renewed = events.filter(({ type }) => type === 'SubscriptionRenewalCompleted');
  const invoices = renewed.map(({ data }) => (data as { readonly invoiceId: string }).invoiceId);
  const read = async (invoiceId: string): Promise<Billed> =>
    (await engine.store.read({ tenant, stream: `invoice-${invoiceId}` })).events[0]!.data as Billed;
  const issued = await Promise.all(invoices.map(read));
  return issued.flatMap(({ lines }) => lines.map(({ period }) => period.start));
}

test('of an imported subscription nothing is billed that was billed elsewhere, however late it is looked at', async () => {
  engine.clock.set('2026-03-05T12:00:00.000Z');
  const accountId = await openAccount(engine.commands, 'Europe/Berlin');
  const { subscriptionId } = done(
    await engine.commands.startSubscription(context(), {
      ...{ accountId, planCode: 'silver', startedOn: '2024-05-10', billedThrough: '2026-03-10' },
      openingDebit: { minor: 3_000n, currency: 'USD' },
    }),
  );
  expect(await dueAt(subscriptionId)).toBe('2026-03-09T23:00:00.000Z');
  await allDueBy('2026-03-09T22:59:59.999Z');
  expect(await billedFrom(subscriptionId)).toEqual([]);
  await allDueBy('2026-05-20T00:00:00.000Z');
  expect(await billedFrom(subscriptionId)).toEqual(['2026-03-10', '2026-04-10', '2026-05-10']);
});

test('a day that begins at one o\u2019clock is billed then', async () => {
  // Clocks in Santiago go from 00:00 to 01:00 on 6 September 2026.
  engine.clock.set('2026-08-06T12:00:00.000Z');
  const accountId = await openAccount(engine.commands, 'America/Santiago');
  const { subscriptionId } = done(
    await engine.commands.startSubscription(context(), { accountId, planCode: 'silver' }),
  );
  expect(await dueAt(subscriptionId)).toBe('2026-09-06T04:00:00.000Z');
  await allDueBy('2026-09-06T04:00:00.000Z');
  expect(await billedFrom(subscriptionId)).toEqual(['2026-09-06']);
  expect(await dueAt(subscriptionId)).toBe('2026-10-06T03:00:00.000Z');
});

test('a backlog of years is billed in the order of its periods, by several commands', async () => {
  engine.clock.set('2026-11-01T12:00:00.000Z');
  const accountId = await openAccount(engine.commands, 'UTC');
  const { subscriptionId } = done(
    await engine.commands.startSubscription(context(), { accountId, planCode: 'silver' }),
  );
  await allDueBy('2033-02-15T00:00:00.000Z');
  const starts = await billedFrom(subscriptionId);
  expect(starts.length).toBe(75);
  expect(starts[0]).toBe('2026-12-01');
  expect(starts.at(-1)).toBe('2033-02-01');
  expect([...starts].sort()).toEqual(starts);
});

test('one that was cancelled is not looked at any more, and an early look makes its timer right', async () => {
  engine.clock.set('2033-03-01T12:00:00.000Z');
  const accountId = await openAccount(engine.commands, 'UTC');
  const start = async (): Promise<string> =>
    done(await engine.commands.startSubscription(context(), { accountId, planCode: 'silver' }))
      .subscriptionId;
  const [ended, early] = [await start(), await start()];
  done(await engine.commands.cancelSubscription(context(), { subscriptionId: ended }));
  expect(await dueAt(ended)).toBeUndefined();
  await database.pool.query("update business_timers set due_at = '2033-03-02' where stream = $1", [
    `subscription-${early}`,
  ]);
  await allDueBy('2033-03-03T00:00:00.000Z');
  expect(await dueAt(early)).toBe('2033-04-01T00:00:00.000Z');
  expect(await billedFrom(early)).toEqual([]);
});
