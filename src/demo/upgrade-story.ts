import type { Pool } from 'pg';
import { addIntervals } from '../platform/calendar.ts';
import type { Clock } from '../platform/clock.ts';
import { randomIds } from '../platform/ids.ts';
import type { Principal } from '../platform/identity.ts';
import type { CommandContext, Commands } from '../commands/index.ts';
import { subscriptionStream } from '../commands/subscription/events.ts';
import type { EventStore, StreamVersion } from '../eventstore/types.ts';
import type { Broker } from '../messaging/types.ts';
import { encodeToken, readModels, type Queries } from '../queries/index.ts';
import type { SagaFeed } from '../sagas/feed.ts';
import { accepted } from './accepted.ts';
import { patienceMs, tellAppended, tellDelivered, tellReadModels, tellRelayed, tellSaga } from './hops.ts';
import { comparison, snapshot, type Subject } from './snapshot.ts';
import type { Transcript } from './transcript.ts';

export interface StoryParts {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly commands: Commands;
  readonly queries: Queries;
  readonly broker: Broker;
  readonly sagas: SagaFeed;
  readonly clock: Clock;
  readonly principal: Principal;
}

/** A customer ten days into a month of Team goes up to Business; every hop is written down as it happens. */
export async function tellUpgrade(parts: StoryParts, transcript: Transcript): Promise<void> {
  const { pool, store, commands, queries, broker, sagas, clock, principal } = parts;
  const { tenant } = principal;
  const { accountId, subscriptionId, invoiceId } = await openCustomer(parts);
  const subject: Subject = { tenant, accountId, invoiceIds: [invoiceId], month: clock.now().slice(0, 7) };
  const before = await snapshot(queries, subject);

  transcript.heading('A customer with 3 seats, ten days into a month of Team, upgrades to Business.');
  const deliveries = await tellDelivered(broker, tenant, accountId, transcript);
  transcript.begin();
  transcript.at('command', `subscription.changePlan to business, with an idempotency key`);
  const changed = accepted(
    await commands.changePlan(once(principal), { subscriptionId, planCode: 'business' }),
  );
  const { versions, result } = changed;
  transcript.at(
    'answer',
    `an ${result.direction}; events, invoice, saga, outbox and receipt in one transaction`,
  );
  await Promise.all([
    tellAppended(store, tenant, versions, transcript),
    tellRelayed(pool, tenant, versions, transcript),
    tellReadModels(queries, tenant, versions, transcript),
    tellSaga(sagas, tenant, versions, transcript),
  ]);
  const settled = await store.read({ tenant, stream: subscriptionStream(subscriptionId) });
  const consistent = await caughtUp(queries, tenant, [
    { stream: subscriptionStream(subscriptionId), version: settled.version },
  ]);
  transcript.at(
    consistent ? 'consistent' : 'behind',
    consistent ? 'all read models stand at the heads of the streams again' : 'a read model has not caught up',
  );
  await deliveries.close();

  transcript.heading('What the read models say of this customer:');
  const invoiceIds = result.invoiceId ? [invoiceId, result.invoiceId] : [invoiceId];
  const after = await snapshot(queries, { ...subject, invoiceIds });
  for (const line of comparison(before, after)) transcript.line(line);
}

/** A new customer for each telling, once the read models know it. */
async function openCustomer({ commands, queries, clock, principal }: StoryParts) {
  const name = 'Ada Lane Bakery';
  const opened = accepted(
    await commands.openAccount(once(principal), {
      name,
      country: 'US',
      timeZone: 'America/New_York',
      currency: 'USD',
      segment: 'smb',
      contact: { name: 'Ada Lane', email: 'ada@example.com', phone: null },
    }),
  );
  const started = accepted(
    await commands.startSubscription(once(principal), {
      accountId: opened.result.accountId,
      planCode: 'team',
      quantity: 3,
      startedOn: addIntervals(clock.now().slice(0, 10), { unit: 'day', count: 1 }, -10),
    }),
  );
  const { subscriptionId, accountId, invoiceId } = started.result;
  if (!invoiceId) throw new Error('the first month was not invoiced');
  if (!(await caughtUp(queries, principal.tenant, [...opened.versions, ...started.versions])))
    throw new Error('the read models do not follow: is the projector running?');
  return { subscriptionId, accountId, invoiceId };
}

async function caughtUp(
  queries: Queries,
  tenant: string,
  versions: readonly StreamVersion[],
): Promise<boolean> {
  const token = encodeToken(versions);
  const waits = await Promise.all(
    readModels.map((model) => queries.waitFor(model, tenant, token, patienceMs)),
  );
  return waits.every(({ stale }) => !stale);
}

function once(principal: Principal): CommandContext {
  return { principal, idempotencyKey: `demo:story:${randomIds.next()}` };
}
