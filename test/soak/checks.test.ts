import { randomBytes } from 'node:crypto';
import pg, { type Pool } from 'pg';
import { chainsIntact } from '../../bench/soak/chains.ts';
import type { Check } from '../../bench/soak/check.ts';
import { noDrift } from '../../bench/soak/drift.ts';
import { effectsOnce } from '../../bench/soak/effects.ts';
import { modelsEqualFold, readModelTables } from '../../bench/soak/fold.ts';
import { emptyTally } from '../../bench/soak/client.ts';
import { noneForgotten, sagasAwake } from '../../bench/soak/sagas-awake.ts';
import { backlog } from '../../bench/soak/settled.ts';
import { toldIsStored } from '../../bench/soak/told-and-stored.ts';
import { openLedger } from '../../src/connectors/sandbox/ledger.ts';
import { createEventStore } from '../../src/eventstore/event-store.ts';
import { createRegistry } from '../../src/eventstore/registry.ts';
import { timerQueue } from '../../src/eventstore/timers.ts';
import { sagaDeclarations } from '../../src/sagas/index.ts';
import { orderSaga } from '../../src/sagas/testing/order.ts';
import { sagaRig } from '../../src/sagas/testing/rig.ts';
import { freshDatabase } from '../support/database.ts';
import { readModelStand, tables, type ReadModelStand } from '../support/read-models.ts';
import * as sample from '../support/sample-events.ts';
import { onDatabase } from '../support/template.ts';

describe('what a soak counts at its end', () => {
  let stand: ReadModelStand;
  const at = '2026-03-02T15:00:00.000Z';
  const subscription = { accountId: 'a', subscriptionId: 's', at };
  const silver = sample.terms({ price: 3_000 });
  const invoice = sample.invoiceIssued({ accountId: 'a', invoiceId: 'i', issuedAt: at }, [
    sample.line('l', 3_000, '2026-03-02', '2026-04-02'),
  ]);

  beforeAll(async () => {
    stand = await readModelStand();
    await stand.append('a', 'account-a', [sample.opened('a')]);
    await stand.append('a', 'subscription-s', [sample.started(subscription, silver)]);
    await stand.append('a', 'invoice-i', [invoice]);
    await stand.projector().catchUp();
  });
  afterAll(() => stand?.drop());

  /** Whether a check holds, and whether it does after a change that its owner never made. */
  const beforeAndAfter = async (
    check: (pool: Pool) => Promise<Check>,
    forgery: string,
  ): Promise<readonly [boolean, boolean]> => {
    const honest = (await check(stand.pool)).holds;
    const client = await stand.pool.connect();
    try {
      await client.query('begin; alter table events disable trigger user');
      await client.query(forgery);
      // The check reads within the forger's transaction, which is then taken back.
      const forged = await check(
        Object.assign(Object.create(stand.pool) as Pool, { query: client.query.bind(client) }),
      );
      return [honest, forged.holds];
    } finally {
      await client.query('rollback');
      client.release();
    }
  };

  it.each([
    ['an amount that nobody booked', noDrift, 'update arr_customers set arr_minor = arr_minor + 1'],
    ['a revenue schedule that is short', noDrift, 'update revrec_lines set amount_minor = amount_minor - 1'],
    ['a day that lost a movement', noDrift, 'delete from arr_days'],
    ['an event that was changed', chainsIntact, `update events set body = replace(body, '3000', '3001')`],
    ['an event that was cut off', chainsIntact, `delete from events where stream = 'invoice-i'`],
  ])('notices %s', async (_what, check, forgery) => {
    expect(await beforeAndAfter(check, forgery)).toEqual([true, false]);
  });

  it('notices what was told and not stored, and what was stored twice', async () => {
    const told = { ...emptyTally(), opened: 1, started: 1 };
    const holds = async (tally: typeof told, successes: number): Promise<boolean[]> =>
      (await toldIsStored(stand.pool, { tally, successes: new Map([['client-0', successes]]) })).map(
        (c) => c.holds,
      );
    expect(await holds(told, 0)).toEqual([true, true, true]);
    expect(await holds({ ...told, started: 2 }, 1)).toEqual([false, false, true]);
    expect(await holds({ ...told, opened: 0 }, 0)).toEqual([false, true, true]);
    expect(await holds({ ...told, changed: 1 }, 0)).toEqual([false, true, false]);
  });

  it('notices what was stored and not applied', async () => {
    expect(await backlog(stand.pool)).toEqual({ outbox: 3, unapplied: 0, sagas: 0, parked: 0 });
    await stand.pool.query(`update watermarks set version = 0 where consumer = 'revrec'`);
    expect(await backlog(stand.pool)).toMatchObject({ unapplied: 1 });
    await stand.pool.query(`update watermarks set version = 1 where consumer = 'revrec'`);
  });

  it('notices an effect that nobody asked for', async () => {
    const ledger = openLedger();
    expect((await effectsOnce(stand.pool, ledger)).holds).toBe(true);
    const effect = {
      kind: 'applied',
      tenant: 'acme',
      downstream: 'crm',
      action: 'upsertSubscription',
    } as const;
    ledger.add({ ...effect, key: 'nobody:crm', undoKey: null, result: {} });
    expect((await effectsOnce(stand.pool, ledger)).holds).toBe(false);
  });
});

describe('sagas that a soak leaves', () => {
  const given = async () => {
    const database = await freshDatabase();
    const { pool } = database;
    const registry = createRegistry(sagaDeclarations);
    const store = createEventStore({ pool, registry, masterKey: randomBytes(32) });
    const rig = await sagaRig({
      ...{ store, timers: timerQueue(pool), loseMessages: true },
      definitionsOf: ({ sandbox }) => [orderSaga(sandbox)],
    });
    const drop = async (): Promise<void> => {
      await rig.stop();
      await database.drop();
    };
    return { rig, pool, store, drop };
  };

  it('are awake while they are under way and when they have ended; one without its timer is noticed and named', async () => {
    const { rig, drop, ...parts } = await given();
    const look = () => sagasAwake({ ...parts, definitions: rig.definitions });
    try {
      const sagaId = await rig.begin();
      const begun = await look();
      expect(begun).toEqual({ underWay: [expect.stringContaining(`${sagaId} is running`)], forgotten: [] });

      await parts.pool.query(`delete from timers where key = 'wake'`);
      const asleep = await look();
      expect(noneForgotten(begun, asleep)).toMatchObject({
        holds: false,
        detail: expect.stringMatching(`${sagaId} is running .* instead of \\[saga-limit wake\\]`) as string,
      });

      const orchestrator = rig.orchestrator({ pollMs: 20 });
      await orchestrator.start();
      await rig.untilStatus(await rig.begin(), 'completed');
      expect((await look()).forgotten).toEqual(asleep.forgotten);
    } finally {
      await drop();
    }
  });
});

describe('read models compared with a fold of the log', () => {
  it('are every table that the log alone explains: a new one is compared here and by the suites, or said not to be one', async () => {
    const stand = await readModelStand();
    try {
      expect(await readModelTables(stand.pool)).toEqual([...tables, 'sagas'].sort());
    } finally {
      await stand.drop();
    }
  });

  it.each([
    ['are equal as they are', 'select 1', true],
    ['differ by a row that was changed', `update crm_accounts set name = 'Mallory'`, false],
    ['differ by a row that was removed', 'delete from arr_movements', false],
  ])('%s', async (_what, forgery, holds) => {
    const stand = await readModelStand();
    try {
      await stand.append('a', 'account-a', [sample.opened('a')]);
      const on = { accountId: 'a', subscriptionId: 's', at: '2026-03-02T15:00:00.000Z' };
      await stand.append('a', 'subscription-s', [sample.started(on, sample.terms({ price: 3_000 }))]);
      await stand.projector().catchUp();
      await stand.pool.query(forgery);
      await disconnectAll(stand.url);
      expect((await modelsEqualFold(stand.url)).holds).toBe(holds);
    } finally {
      await stand.drop();
    }
  });
});

/** Only a database that nobody is connected to can be copied. */
async function disconnectAll(url: string): Promise<void> {
  const server = new pg.Client({ connectionString: onDatabase(url, 'postgres') });
  await server.connect();
  await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
    new URL(url).pathname.slice(1),
  ]);
  await server.end();
}
