import type { Commands } from '../../src/commands/index.ts';
import { businessTimers } from '../../src/eventstore/business-timers.ts';
import { randomIds } from '../../src/platform/ids.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { subscriptionsDue } from '../../src/scheduling/subscriptions-due.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { context, done, oneProcess, openAccount, publish, tenant } from './one-process.ts';

const subscriptions = 30;
const began = '2026-01-10T12:00:00.000Z';
const renewsAt = '2026-02-10T06:00:00.000Z'; // midnight in Chicago

let database: TestDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

async function subscribed(commands: Commands): Promise<readonly string[]> {
  await publish(commands, 'silver', 'gold');
  const accountId = await openAccount(commands, 'America/Chicago');
  const start = async (): Promise<string> =>
    done(await commands.startSubscription(context(), { accountId, planCode: 'silver' })).subscriptionId;
  return Promise.all(Array.from({ length: subscriptions }, start));
}

test('changes at the moment of the renewal: each period is billed once, before the change', async () => {
  const [theirs, ours] = [oneProcess(database.pool, began), oneProcess(database.pool, began)];
  const ids = await subscribed(theirs.commands);
  for (const { clock } of [theirs, ours]) clock.set(renewsAt);
  const due = await businessTimers(database.pool).dueBy(tenant, renewsAt, 1_000);
  expect(due.map(({ dueAt }) => dueAt)).toEqual(Array(subscriptions).fill(renewsAt));

  const { renewTogether } = ours.commands;
  const doDue = subscriptionsDue({ renewTogether, ids: randomIds, logger: silentLogger });
  const change = (subscriptionId: string) =>
    theirs.commands.changePlan(context(), { subscriptionId, planCode: 'gold' });
  const [outcomes, changes] = await Promise.all([doDue(tenant, due), Promise.all(ids.map(change))]);
  expect(changes.filter(({ ok }) => !ok)).toEqual([]);
  expect(new Set(outcomes)).toEqual(new Set(['done']));

  for (const id of ids) {
    const { events } = await theirs.store.read({ tenant, stream: `subscription-${id}` });
    expect(events.map(({ type }) => type)).toEqual([
      'SubscriptionStarted',
      'SubscriptionRenewalCompleted',
      'SubscriptionPlanChanged',
    ]);
  }
  // The first period, the renewal and the change, of each.
  const { version } = await theirs.store.read({ tenant, stream: 'numbering-invoice' });
  expect(version).toBe(3 * subscriptions);
  const nextDue = await businessTimers(database.pool).dueBy(tenant, '2026-03-10T05:00:00.000Z', 1_000);
  expect(nextDue.map(({ dueAt }) => dueAt)).toEqual(Array(subscriptions).fill('2026-03-10T05:00:00.000Z'));
});
