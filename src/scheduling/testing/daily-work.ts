import type { Command } from '../../commands/command.ts';
import { reject } from '../../commands/errors.ts';
import { createHandler } from '../../commands/handler.ts';
import { load, type Fold } from '../../commands/loading.ts';
import { createTogether } from '../../commands/together.ts';
import { businessTimers } from '../../eventstore/business-timers.ts';
import { noteTaken, testMeta, type NoteTaken } from '../../eventstore/test-events.ts';
import { storeOn } from '../../eventstore/test-store.ts';
import type { EventStore, StreamAppend } from '../../eventstore/types.ts';
import type { Instant, TenantClock } from '../../platform/clock.ts';
import { randomIds } from '../../platform/ids.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { Pool } from 'pg';
import { subscriptionsDue, type RenewTogether } from '../subscriptions-due.ts';

/** Something that is due once a day: what stands in for a subscription. Each time is noted, with the moment at which it was done. */
export const key = 'daily';
const daily: Fold<readonly string[], NoteTaken> = {
  initial: [],
  evolve: (times, { data }) => [...times, data.text],
};
const dayAfter = (at: Instant): Instant => new Date(Date.parse(at) + 86_400_000).toISOString();

/** What stands against a thing for now, by its id. */
export type Hindrances = Map<string, 'refused' | 'failed'>;

/** One day a time; all of a tenant take a number of one stream. */
function daysWork(hindrances: Hindrances): Command<{ subscriptionId: string }, { days: number }> {
  return {
    name: 'daily.work',
    check: () => {},
    async decide({ tenant, store, now }, { subscriptionId }) {
      const hindrance = hindrances.get(subscriptionId);
      if (hindrance === 'refused') reject('ChangeInProgress', 'subscriptionId', 'Not now.');
      if (hindrance === 'failed') throw new Error('cannot be decided');
      const stream = `subscription-${subscriptionId}`;
      const { state, version } = await load(store, { tenant, stream }, daily);
      const last = state.at(-1)!.split(' ')[0]!;
      const next = dayAfter(last);
      const own = { tenant, stream, accountId: `account-of-${subscriptionId}`, expected: version };
      if (next > now)
        return { result: { days: 0 }, accountId: null, streams: [{ ...own, ...due(next), events: [] }] };
      const numbers: StreamAppend = {
        ...{ tenant, stream: 'numbering-days', accountId: null, expected: 'any' },
        events: [noteTaken(`${subscriptionId} ${next}`)],
      };
      const done: StreamAppend = { ...own, ...due(dayAfter(next)), events: [noteTaken(`${next} ${now}`)] };
      return { result: { days: 1 }, accountId: own.accountId, streams: [done, numbers] };
    },
  };
}

const due = (dueAt: Instant): Pick<StreamAppend, 'setTimers'> => ({
  setTimers: [{ key, clock: 'business', dueAt }],
});

export interface DailyWork {
  readonly store: EventStore;
  readonly doDue: ReturnType<typeof subscriptionsDue>;
  readonly timers: ReturnType<typeof businessTimers>;
  /** Begins a thing on a day; it is due a day later. */
  begin(tenant: string, id: string, at: Instant): Promise<void>;
  /** Takes its last day back: it is due again when it was due. */
  takeBack(tenant: string, id: string, day: Instant): Promise<void>;
  /** Each time that was due, and when it was done, first the beginning. */
  times(tenant: string, id: string): Promise<readonly (readonly [due: Instant, done: Instant])[]>;
  /** In the order in which numbers were taken: whose day it was. */
  numbered(tenant: string): Promise<readonly string[]>;
}

/** A process of its own as far as the store can tell: no state is shared but the database. */
export function dailyWork(
  pool: Pool,
  tenantClock: TenantClock,
  hindrances: Hindrances = new Map(),
  wrap: (renew: RenewTogether) => RenewTogether = (renew) => renew,
): DailyWork {
  const store = storeOn(pool);
  const options = {
    ...{ store, tenantClock, sagaStarts: () => [], requestHashKey: 'key' },
    ...{ random: () => 0.5, pause: async () => {} },
  };
  const together = createTogether(options, createHandler(options));
  const command = daysWork(hindrances);
  const read = async (tenant: string, stream: string): Promise<readonly string[]> =>
    (await store.read<NoteTaken>({ tenant, stream })).events.map(({ data }) => data.text);
  return {
    store,
    timers: businessTimers(pool),
    doDue: subscriptionsDue({
      renewTogether: wrap((members) => together(command, members)),
      ids: randomIds,
      logger: silentLogger,
    }),
    begin: async (tenant, id, at) => {
      const stream = { tenant, stream: `subscription-${id}`, accountId: `account-of-${id}` };
      await store.append({
        streams: [{ ...stream, ...due(dayAfter(at)), expected: 'none', events: [noteTaken(`${at} ${at}`)] }],
        meta: testMeta,
      });
    },
    takeBack: async (tenant, id, day) => {
      const stream = { tenant, stream: `subscription-${id}`, accountId: `account-of-${id}` };
      const dayBefore = new Date(Date.parse(day) - 86_400_000).toISOString();
      await store.append({
        streams: [{ ...stream, ...due(day), expected: 'any', events: [noteTaken(`${dayBefore} again`)] }],
        meta: testMeta,
      });
    },
    times: async (tenant, id) =>
      (await read(tenant, `subscription-${id}`)).map(
        (text) => text.split(' ') as unknown as [string, string],
      ),
    numbered: (tenant) => read(tenant, 'numbering-days'),
  };
}
