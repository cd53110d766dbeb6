import { randomBytes, randomUUID } from 'node:crypto';
import {
  createCommands,
  type CommandContext,
  type CommandResult,
  type Commands,
} from '../../src/commands/index.ts';
import { registry } from '../../src/engine.ts';
import { businessTimers } from '../../src/eventstore/business-timers.ts';
import { createEventStore } from '../../src/eventstore/event-store.ts';
import type { EventStore } from '../../src/eventstore/types.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { randomIds } from '../../src/platform/ids.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { subscriptionsDue } from '../../src/scheduling/subscriptions-due.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

const tenant = 'acme';
const subscriptions = 30;
const began = '2026-01-10T12:00:00.000Z';
const renewsAt = '2026-02-10T06:00:00.000Z'; // midnight in Chicago

let database: TestDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const context = (): CommandContext => ({
  principal: { tenant, actor: 'user:ada', role: 'admin' },
  idempotencyKey: randomUUID(),
});

function done<R extends object>(answer: CommandResult<R>): R {
  if (!answer.ok) throw new Error(JSON.stringify(answer.errors));
  return answer.result;
}

/** As in a process of its own. */
function aProcess(): { store: EventStore; commands: Commands; clock: ReturnType<typeof fixedClock> } {
  const store = createEventStore({ pool: database.pool, registry, masterKey });
  const clock = fixedClock(began);
  const commands = createCommands({ store, clock, sagaStarts: () => [], requestHashKey: 'key' });
  return { store, commands, clock };
}
const masterKey = randomBytes(32);

async function subscribed(commands: Commands): Promise<readonly string[]> {
  for (const [tierRank, planCode] of ['silver', 'gold'].entries())
    done(
      await commands.publishPlan(context(), {
        ...{ planCode, name: planCode, tier: planCode, tierRank, interval: { unit: 'month', count: 1 } },
        features: [],
        prices: [{ minor: 3_000n + 2_000n * BigInt(tierRank), currency: 'USD' }],
      }),
    );
  const { accountId } = done(
    await commands.openAccount(context(), {
      ...{ name: 'Ada', country: 'US', timeZone: 'America/Chicago', currency: 'USD', segment: 'smb' },
      contact: { name: 'Ada Lane', email: null, phone: null },
    }),
  );
  const start = async (): Promise<string> =>
    done(await commands.startSubscription(context(), { accountId, planCode: 'silver' })).subscriptionId;
  return Promise.all(Array.from({ length: subscriptions }, start));
}

test('changes at the moment of the renewal: each period is billed once, before the change', async () => {
  const [theirs, ours] = [aProcess(), aProcess()];
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
}, 60_000);
