import { randomBytes } from 'node:crypto';
import type { CommandContext } from '../../src/commands/index.ts';
import { createEventStore } from '../../src/eventstore/event-store.ts';
import { createRegistry } from '../../src/eventstore/registry.ts';
import type { StoredEvent } from '../../src/eventstore/types.ts';
import { operationsDeclarations } from '../../src/operations/declarations.ts';
import { createParkedAccounts, type ParkedAccounts } from '../../src/operations/parked-accounts.ts';
import { readModels } from '../../src/projections/read-models.ts';
import type { Projector } from '../../src/projections/runtime/projector.ts';
import type { Projection } from '../../src/projections/types.ts';
import { readModelStand, type ReadModelStand } from '../support/read-models.ts';
import * as sample from '../support/sample-events.ts';

let stand: ReadModelStand;
beforeAll(async () => void (stand = await readModelStand()));
afterAll(() => stand.drop());

const { signal } = new AbortController();
const plan = sample.terms({ price: 5_000 });
let accounts = 0;
let keys = 0;

/** CRM that cannot take cancellations: an account of one subscription is parked at its second event. */
const withoutCancellations: readonly Projection[] = readModels.map((projection) =>
  projection.name !== 'crm'
    ? projection
    : {
        ...projection,
        apply: async (tx, events) => {
          const poison = events.find(({ type }) => type === 'SubscriptionCancelled');
          if (poison) throw new Error(`cannot take ${poison.stream}@${poison.version}`);
          await projection.apply(tx, events);
        },
      },
);

async function parkedAccount(): Promise<{ account: string; stream: string; events: StoredEvent[] }> {
  const account = `a${(accounts += 1)}`;
  const of = (day: number) => ({
    accountId: account,
    subscriptionId: `${account}-s`,
    at: `2026-03-0${day}T15:00:00.000Z`,
  });
  const stream = `subscription-${account}-s`;
  const events = await stand.append(account, stream, [
    sample.started(of(1), plan),
    sample.cancelled(of(5), plan),
  ]);
  const messages = events.map((event) => ({ event, traceparent: null }));
  await stand.projector({ projections: withoutCancellations }).handle(messages, signal);
  return { account, stream, events };
}

function operator(projector: Projector): ParkedAccounts {
  const { pool } = stand;
  const store = createEventStore({
    pool,
    registry: createRegistry(operationsDeclarations),
    masterKey: randomBytes(32),
  });
  return createParkedAccounts({ pool, store, projector, requestHashKey: 'key' });
}

const asked = (more: Partial<CommandContext> = {}): CommandContext => ({
  principal: { tenant: 'acme', actor: 'user:olga', role: 'admin' },
  idempotencyKey: `key-${(keys += 1)}`,
  reason: 'the projection was mended',
  ...more,
});

const statusOf = async (account: string): Promise<unknown> =>
  (
    await stand.pool.query<{ live: boolean }>(
      `select standing = 'active' as live from crm_subscriptions where account_id = $1`,
      [account],
    )
  ).rows[0]?.live;

async function audit(account: string): Promise<object[]> {
  const ref = { tenant: 'acme', stream: `operations-${account}` };
  return (await stand.store.readStored(ref, 1, 10)).map(({ type, accountId, body, meta }) => {
    const { actor, reason } = JSON.parse(meta) as Record<string, string>;
    return { type, accountId, ...(JSON.parse(body) as object), actor, reason };
  });
}

it('lists what is parked, and shows the event that stopped it', async () => {
  const { account, stream, events } = await parkedAccount();
  const parked = operator(stand.projector());
  expect(await parked.list('acme')).toContainEqual(
    expect.objectContaining({ projection: 'crm', account, stream, version: 2 }),
  );
  expect(await parked.list('globex')).toEqual([]);
  const inspected = await parked.inspect('acme', { projection: 'crm', account });
  expect(inspected?.event).toEqual(events[1]);
  expect(inspected?.parked.reason).toBe(`cannot take ${stream}@2`);
});

it('lets an account go on once its projection is mended, and keeps who said so and why', async () => {
  const { account, stream } = await parkedAccount();
  const answer = await operator(stand.projector()).retry(asked(), { projection: 'crm', account });
  expect(answer).toMatchObject({ ok: true, replayed: false, result: { parked: null } });
  expect(await statusOf(account)).toBe(false);
  expect(await audit(account)).toEqual([
    {
      type: 'ParkedAccountRetried',
      accountId: account,
      projection: 'crm',
      stream,
      version: 2,
      problem: `cannot take ${stream}@2`,
      actor: 'user:olga',
      reason: 'the projection was mended',
    },
  ]);
});

it('says so where a retry meets the same trouble again', async () => {
  const { account } = await parkedAccount();
  const parked = operator(stand.projector({ projections: withoutCancellations }));
  const answer = await parked.retry(asked(), { projection: 'crm', account });
  expect(answer).toMatchObject({ ok: true, result: { parked: { account, version: 2 } } });
});

it('leaves a released account to the sweep', async () => {
  const { account } = await parkedAccount();
  const projector = stand.projector();
  const answer = await operator(projector).release(asked(), { projection: 'crm', account });
  expect(answer).toMatchObject({ ok: true, result: { parked: null } });
  expect(await statusOf(account)).toBe(true);
  await projector.sweep();
  expect(await statusOf(account)).toBe(false);
});

it('passes over a discarded event, in the other read models not, and in a rebuild again', async () => {
  const { account, stream } = await parkedAccount();
  const projector = stand.projector({ projections: withoutCancellations });
  const reason = 'the CRM was corrected by hand';
  const answer = await operator(projector).discard(asked({ reason }), { projection: 'crm', account });
  expect(answer).toMatchObject({ ok: true, result: { parked: null } });
  expect(await statusOf(account)).toBe(true);
  expect(await audit(account)).toMatchObject([{ type: 'ParkedEventDiscarded', reason, version: 2 }]);
  const reached = async (): Promise<unknown[]> =>
    (
      await stand.pool.query(
        'select consumer, version::int from watermarks where stream = $1 order by consumer',
        [stream],
      )
    ).rows as unknown[];
  const all = ['arr', 'crm', 'entitlements'].map((consumer) => ({ consumer, version: 2 }));
  expect(await reached()).toEqual(all);

  await stand.clear();
  await projector.catchUp();
  expect(await reached()).toEqual(all);
  expect(await statusOf(account)).toBe(true);
  expect((await projector.parked('acme')).filter((entry) => entry.account === account)).toEqual([]);
});

it('acts once for a key, and finishes what an earlier attempt only recorded', async () => {
  const { account } = await parkedAccount();
  const context = asked();
  const died = operator({ ...stand.projector(), unpark: () => Promise.reject(new Error('killed')) });
  await expect(died.retry(context, { projection: 'crm', account })).rejects.toThrow('killed');
  expect(await statusOf(account)).toBe(true);
  const parked = operator(stand.projector());
  expect(await parked.retry(context, { projection: 'crm', account })).toMatchObject({
    ok: true,
    replayed: true,
    result: { parked: null },
  });
  expect(await statusOf(account)).toBe(false);
  expect(await parked.retry(context, { projection: 'crm', account })).toMatchObject({ replayed: true });
  expect(await audit(account)).toHaveLength(1);
});

it('goes on where the connection is lost in the middle of the deed', async () => {
  const { account } = await parkedAccount();
  const projector = stand.projector();
  let losses = 0;
  const parked = operator({
    ...projector,
    unpark: async (...about) => {
      losses += 1;
      if (losses < 3) throw new Error('Connection terminated unexpectedly');
      return projector.unpark(...about);
    },
  });
  const answer = await parked.retry(asked(), { projection: 'crm', account });
  expect(answer).toMatchObject({ ok: true, replayed: false, result: { parked: null } });
  expect(losses).toBe(3);
  expect(await audit(account)).toHaveLength(1);
});

it.each([
  ['without a reason', { reason: '  ' }, 'ReasonRequired'],
  [
    'of another tenant',
    { principal: { tenant: 'globex', actor: 'user:eve', role: 'admin' } } as const,
    'ParkedAccountNotFound',
  ],
])('refuses a request %s', async (_, more, code) => {
  const { account } = await parkedAccount();
  const refused = await operator(stand.projector()).discard(asked(more), { projection: 'crm', account });
  expect(refused).toMatchObject({ ok: false, errors: [{ code }] });
  expect(await audit(account)).toEqual([]);
});
