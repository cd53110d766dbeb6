import { subscriptionStream } from '../../src/commands/subscription/events.ts';
import { createTenant } from '../../src/platform/identity/tenants.ts';
import { businessAt, type Business } from './business.ts';
import { settled, type PlayedClock } from './played-time.ts';
import { startWholeEngine, type WholeEngine } from './whole-engine.ts';

let engine: WholeEngine;
beforeAll(async () => (engine = await startWholeEngine(['acme', 'jumper', 'changer'])));
afterAll(() => engine.stop());

interface Moved {
  readonly testClock: { readonly now: string; readonly advancingTo: string | null } | null;
  readonly userErrors: readonly { readonly code: string; readonly path: readonly string[] }[];
}
interface Renewed {
  readonly currentPeriod: { readonly start: string; readonly end: string };
  readonly completedAt: string;
  readonly invoiceId: string;
}

const sandbox = async (tenant: string): Promise<Business> =>
  businessAt(engine.url, await engine.token(tenant, 'admin'));

async function move(who: Business, verb: 'testClockSet' | 'testClockAdvance', to: string): Promise<Moved> {
  const query = `mutation ($to: DateTime!) { moved: ${verb}(input: { to: $to }) {
    testClock { now advancingTo } userErrors { code path } } }`;
  const { data, errors } = await who.ask<{ moved: Moved }>(query, { to });
  expect(errors).toEqual([]);
  return data!.moved;
}

async function renewalsOf(tenant: string, subscriptionId: string): Promise<readonly Renewed[]> {
  const stream = subscriptionStream(subscriptionId.replace(/^\w+:/, ''));
  const { events } = await engine.app.engine.store.read({ tenant, stream });
  return events.flatMap(({ type, data }) =>
    type === 'SubscriptionRenewalCompleted' ? [data as Renewed] : [],
  );
}

async function invoiceNumbers(tenant: string): Promise<number> {
  return (await engine.app.engine.store.read({ tenant, stream: 'numbering-invoice' })).version;
}

test('a year passes: every month is billed once, on its first day where the customer is', async () => {
  const acme = await sandbox('acme');
  await move(acme, 'testClockSet', '2026-01-31T15:00:00.000Z');
  await acme.publish('silver', 1, '30.00', 5);
  const { subscription } = await acme.start(await acme.open(), 'silver');
  const to = '2027-02-01T00:00:00.000Z';
  const { testClock, userErrors } = await move(acme, 'testClockAdvance', to);
  expect(userErrors).toEqual([]);
  expect(testClock).not.toBeNull();
  expect(await settled(acme)).toEqual({ now: to, advancingTo: null, settled: true });

  const renewals = await renewalsOf('acme', subscription.id);
  // The anchor is the 31st; Chicago is 6 hours behind UTC in winter, 5 from 8 March to 1 November 2026.
  expect(renewals.map(({ currentPeriod, completedAt }) => [currentPeriod.start, completedAt])).toEqual([
    ['2026-02-28', '2026-02-28T06:00:00.000Z'],
    ['2026-03-31', '2026-03-31T05:00:00.000Z'],
    ['2026-04-30', '2026-04-30T05:00:00.000Z'],
    ['2026-05-31', '2026-05-31T05:00:00.000Z'],
    ['2026-06-30', '2026-06-30T05:00:00.000Z'],
    ['2026-07-31', '2026-07-31T05:00:00.000Z'],
    ['2026-08-31', '2026-08-31T05:00:00.000Z'],
    ['2026-09-30', '2026-09-30T05:00:00.000Z'],
    ['2026-10-31', '2026-10-31T05:00:00.000Z'],
    ['2026-11-30', '2026-11-30T06:00:00.000Z'],
    ['2026-12-31', '2026-12-31T06:00:00.000Z'],
    ['2027-01-31', '2027-01-31T06:00:00.000Z'],
  ]);
  expect(renewals.at(-1)?.currentPeriod.end).toBe('2027-02-28');
  expect(await invoiceNumbers('acme')).toBe(13);
});

test('a clock that is set passes over months: they are billed at once', async () => {
  const jumper = await sandbox('jumper');
  await move(jumper, 'testClockSet', '2026-01-15T12:00:00.000Z');
  await jumper.publish('silver', 1, '30.00', 5);
  const { subscription } = await jumper.start(await jumper.open(), 'silver');
  await move(jumper, 'testClockSet', '2026-04-20T12:00:00.000Z');
  await settled(jumper);
  const renewals = await renewalsOf('jumper', subscription.id);
  expect(renewals.at(-1)?.currentPeriod).toEqual({ start: '2026-04-15', end: '2026-05-15' });
  expect(
    renewals.map(({ completedAt }) => completedAt).every((at) => at === '2026-04-20T12:00:00.000Z'),
  ).toBe(true);
});

test('what is asked for during an advance happens at the time that the clock then has, and the sagas follow', async () => {
  const changer = await sandbox('changer');
  await move(changer, 'testClockSet', '2026-01-15T12:00:00.000Z');
  await changer.publish('silver', 1, '30.00', 5);
  await changer.publish('gold', 2, '50.00', 20);
  const { subscription } = await changer.start(await changer.open(), 'silver');
  await move(changer, 'testClockAdvance', '2026-02-20T12:00:00.000Z');
  await settled(changer);
  await changer.change(subscription.id, 'gold');
  await move(changer, 'testClockAdvance', '2026-04-20T12:00:00.000Z');
  await settled(changer);
  const stream = subscriptionStream(subscription.id.replace(/^\w+:/, ''));
  const { events } = await engine.app.engine.store.read({ tenant: 'changer', stream });
  expect(events.map(({ type }) => type)).toEqual([
    'SubscriptionStarted',
    'SubscriptionRenewalCompleted',
    'SubscriptionPlanChanged',
    'SubscriptionPlanChangeCompleted',
    'SubscriptionRenewalCompleted',
    'SubscriptionRenewalCompleted',
  ]);
  const changed = events[2]!.data as { readonly effectiveAt: string };
  expect(changed.effectiveAt).toBe('2026-02-20T12:00:00.000Z');
});

test('a clock does not go back, and a tenant that is no sandbox has none', async () => {
  const acme = await sandbox('acme');
  expect(await move(acme, 'testClockAdvance', '2026-01-01T00:00:00.000Z')).toMatchObject({
    testClock: null,
    userErrors: [{ code: 'ClockMovedBackwards', path: ['input', 'to'] }],
  });
  await createTenant(engine.app.engine.pool, 'live', false);
  const live = await sandbox('live');
  expect((await move(live, 'testClockSet', '2026-01-01T00:00:00.000Z')).userErrors).toMatchObject([
    { code: 'NotASandbox' },
  ]);
  const { data } = await live.ask<{ testClock: PlayedClock }>('{ testClock { now advancingTo settled } }');
  expect(data?.testClock).toMatchObject({ advancingTo: null, settled: true });
});
