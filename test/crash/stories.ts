import { randomUUID } from 'node:crypto';
import type { App } from '../../src/app.ts';
import { createCommands, type CommandContext, type CommandResult } from '../../src/commands/index.ts';
import { registry } from '../../src/engine.ts';
import { createEventStore } from '../../src/eventstore/event-store.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { testClocksOf } from '../../src/scheduling-role.ts';
import { send } from '../gateway/client.ts';
import { followSaga, toTheEnd } from '../support/saga-follower.ts';
import type { CrashCase } from './crash-cases.ts';
import { tenant, type CopiedDatabase, type CrashStand } from './crash-stand.ts';

/** What happens to a business, and when it is over. */
export interface Story {
  /** Before any engine starts. */
  readonly prepare: (database: CopiedDatabase) => Promise<void>;
  /** What a client asks for, always under one key. Resolves with the id of the saga that it begins. */
  readonly ask: (address: string) => Promise<string | null>;
  /** Resolves when it is over, with the type of its last event. */
  readonly over: (app: App, saga: string | null) => Promise<string | undefined>;
}

export function storyOf(during: CrashCase['during'], stand: CrashStand): Story {
  switch (during) {
    case 'renewal':
      return renewal(stand);
    case 'advance':
      return advance(stand);
    case 'upgrade':
    case 'refused':
    case 'retried':
      return upgrade(stand);
  }
}

const nothing = async (): Promise<void> => {};
const dayMs = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * dayMs).toISOString();

function upgrade({ subscriptionId, token }: CrashStand): Story {
  const key = randomUUID();
  const query = `mutation { subscriptionChangePlan(input: { subscriptionId: "${subscriptionId}", planCode: "gold" }) {
    saga { id } userErrors { code } } }`;
  return {
    prepare: nothing,
    ask: async (address) => {
      const { data } = await send<Changed>(address, { query, token, headers: { 'idempotency-key': key } });
      return data?.subscriptionChangePlan.saga?.id ?? null;
    },
    over: async ({ address }, saga) => {
      if (saga === null) throw new Error('The upgrade was refused.');
      return (await toTheEnd(followSaga(() => address, token, saga))).at(-1)?.type;
    },
  };
}

interface Changed {
  readonly subscriptionChangePlan: { readonly saga: { readonly id: string } | null };
}

/** A subscription that began 35 days ago, in a business that nobody kept running since. */
function renewal({ env }: CrashStand): Story {
  return {
    prepare: async ({ pool }) => {
      const masterKey = Buffer.from(env['MASTER_KEY'] ?? '', 'base64');
      const store = createEventStore({ pool, registry, masterKey });
      const clock = fixedClock(inDays(-35));
      const commands = createCommands({ store, clock, sagaStarts: () => [], requestHashKey: 'key' });
      const { accountId } = done(
        await commands.openAccount(asAdmin(), {
          ...{ name: 'Ada', country: 'DE', timeZone: 'Europe/Berlin', currency: 'USD', segment: 'smb' },
          contact: { name: 'Ada Lane', email: 'ada@example.com', phone: null },
        }),
      );
      done(await commands.startSubscription(asAdmin(), { accountId, planCode: 'silver' }));
    },
    ask: async () => null,
    over: async ({ engine }) => {
      const due = 'select from business_timers where due_at <= now() limit 1';
      while ((await engine.pool.query(due)).rowCount !== 0);
      return lastEvent(engine, 'SubscriptionRenewalCompleted');
    },
  };
}

/** The clock passes over the first renewal of the stand's subscription. */
function advance({ token }: CrashStand): Story {
  const key = randomUUID();
  const query = `mutation { testClockAdvance(input: { to: "${inDays(40)}" }) { userErrors { code } } }`;
  return {
    prepare: nothing,
    ask: async (address) => {
      await send(address, { query, token, headers: { 'idempotency-key': key } });
      return null;
    },
    over: async ({ engine }) => {
      if (!(await testClocksOf(engine).settled(tenant, 120_000)))
        throw new Error('The clock is not settled.');
      return lastEvent(engine, 'ClockAdvanced');
    },
  };
}

async function lastEvent({ pool }: App['engine'], type: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ type: string }>('select type from events where type = $1 limit 1', [
    type,
  ]);
  return rows[0]?.type;
}

const asAdmin = (): CommandContext => ({
  principal: { tenant, actor: 'user:ada', role: 'admin' },
  idempotencyKey: randomUUID(),
});

function done<R extends object>(answer: CommandResult<R>): R {
  if (!answer.ok) throw new Error(JSON.stringify(answer.errors));
  return answer.result;
}
