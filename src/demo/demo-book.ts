import { addIntervals, startOfDay } from '../platform/calendar.ts';
import { fixedClock, type Clock, type Instant, type LocalDate } from '../platform/clock.ts';
import type { Principal } from '../platform/identity.ts';
import { createCommands, type CommandContext, type Commands } from '../commands/index.ts';
import { planStream } from '../commands/catalog/events.ts';
import type { EventStore } from '../eventstore/types.ts';
import { accepted } from './accepted.ts';
import { biography, type Biography } from './biography.ts';
import { catalogue } from './catalogue.ts';

export interface DemoBookParts {
  readonly store: EventStore;
  readonly requestHashKey: string | Buffer;
  readonly principal: Principal;
}

const catalogueAgeDays = 600;

/**
 * Writes the demo's book: customers whose lives of the last 18 months are told through the commands, with a clock that is set to each
 * day. Everything bears a key, and days are reckoned from the day of the first run, so a second run changes nothing and an
 * interrupted one is completed. Past changes start no sagas: they are history.
 */
export async function writeDemoBook(
  parts: DemoBookParts,
  customers: number,
  now: Instant,
  signal?: AbortSignal,
): Promise<void> {
  await publishCatalogue(parts, now);
  const today = await dayOfFirstRun(parts);
  let next = 1;
  const work = async (): Promise<void> => {
    for (let n = next++; n <= customers && !signal?.aborted; n = next++)
      await live(parts, biography(n, today), today);
  };
  await Promise.all(Array.from({ length: 16 }, work));
}

/** What the demo's business sells, published long before its first customer. */
export async function publishCatalogue(parts: DemoBookParts, now: Instant): Promise<void> {
  const commands = commandsAt(parts, fixedClock(daysBefore(now, catalogueAgeDays)));
  for (const plan of catalogue)
    accepted(await commands.publishPlan(context(parts, `plan:${plan.planCode}`), plan));
}

/** The catalogue is the first thing written, and the database knows when. */
async function dayOfFirstRun({ store, principal }: DemoBookParts): Promise<LocalDate> {
  const { events } = await store.read({
    tenant: principal.tenant,
    stream: planStream(catalogue[0].planCode),
  });
  if (!events[0]) throw new Error(`the plan ${catalogue[0].planCode} was published and cannot be read`);
  return events[0].recordedAt.slice(0, 10);
}

/** A moment before anything that the book tells. */
export const beforeTheBook = (now: Instant): Instant => daysBefore(now, catalogueAgeDays);

async function live(parts: DemoBookParts, life: Biography, today: LocalDate): Promise<void> {
  const clock = fixedClock(morningOf(life.events[0].on, life.timeZone));
  const commands = commandsAt(parts, clock);
  const key = (step: string): CommandContext => context(parts, `${life.externalId}:${step}`);
  const { externalId, name, country, timeZone, currency, segment } = life;
  const contact = { name, email: `${externalId}@example.com`, phone: null };
  const opened = accepted(
    await commands.openAccount(key('open'), {
      externalId,
      name,
      country,
      timeZone,
      currency,
      segment,
      contact,
    }),
  );
  const { accountId } = opened.result;
  let [subscriptionId, since, month] = ['', life.events[0].on, 1];
  /** Each month is billed when it begins, as it would have been. */
  const liveUntil = async (day: LocalDate): Promise<void> => {
    for (; subscriptionId !== ''; month += 1) {
      const on = addIntervals(since, { unit: 'month', count: 1 }, month);
      if (on > day) return;
      clock.set(startOfDay(on, timeZone));
      const renewing = { context: key(`${subscriptionId}:${on}`), input: { subscriptionId } };
      const [renewed] = await commands.renewTogether([renewing]);
      if (renewed?.status !== 'fulfilled') throw new Error('a renewal failed', { cause: renewed?.reason });
      accepted(renewed.value);
    }
  };
  for (const [at, event] of life.events.entries()) {
    await liveUntil(event.on);
    clock.set(morningOf(event.on, timeZone));
    if (event.kind === 'start') {
      const { plan: planCode, quantity } = event;
      const terms = { accountId, planCode, quantity };
      subscriptionId = accepted(await commands.startSubscription(key(`${at}`), terms)).result.subscriptionId;
      [since, month] = [event.on, 1];
    } else if (event.kind === 'change') {
      const terms = { subscriptionId, planCode: event.plan, when: 'now' } as const;
      const { operationId } = accepted(await commands.changePlan(key(`${at}`), terms));
      accepted(await commands.completePlanChange(key(`${at}:settled`), { subscriptionId, operationId }));
    } else {
      accepted(await commands.cancelSubscription(key(`${at}`), { subscriptionId }));
      subscriptionId = '';
    }
  }
  await liveUntil(today);
}

function commandsAt({ store, requestHashKey }: DemoBookParts, clock: Clock): Commands {
  return createCommands({ store, clock, sagaStarts: () => [], requestHashKey });
}

function context({ principal }: DemoBookParts, step: string): CommandContext {
  return { principal, idempotencyKey: `demo:${step}` };
}

function morningOf(day: LocalDate, timeZone: string): Instant {
  return new Date(Date.parse(startOfDay(day, timeZone)) + 10 * 3_600_000).toISOString();
}

function daysBefore(now: Instant, days: number): Instant {
  return new Date(Date.parse(now) - days * 86_400_000).toISOString();
}
